lock:
	printf 'mpmath\nnetworkx\nsetuptools\nsympy\n' | uv pip compile pyproject.toml - --all-extras --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-package torch -o requirements.lock
