"""`machi-annai users`: the accounts from the command line. Every act is noted as the console's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant.desk.accounts import Accounts, Founder, first_admin
from assistant.desk.clock import told
from assistant.desk.people import Role

CONSOLE = "console"

Name = Annotated[str, typer.Argument(help="1 to 64 letters, digits and ._@-")]
_SHOWN_ONCE = "It is shown only now; note it."


def first_command(open_accounts: Callable[[], Accounts], first: Callable[[], Founder]) -> Callable[[], None]:
    """`machi-annai password`, over what is opened and read when it runs."""

    def password() -> None:
        """Create the first staff account, an admin, and print its password once; says so when there is one already."""
        founder = first()
        secret = first_admin(open_accounts(), founder)
        if secret is None:
            typer.echo("Staff accounts: there are some; see `machi-annai users`.")
            return
        typer.echo(f"Staff user {founder.name!r}, password {secret!r}. {_SHOWN_ONCE}")

    return password


def commands(open_accounts: Callable[[], Accounts]) -> typer.Typer:
    """The commands, over accounts that are opened when one runs."""
    users = typer.Typer(no_args_is_help=True, help="Who may enter the staff app.")

    @users.command("list")
    def list_users() -> None:
        """Show every account."""
        table = Table("name", "role", "login", "state", "made")
        for user in open_accounts().all():
            login = "single sign-on" if user.subject else "password"
            table.add_row(user.name, user.role, login, "disabled" if user.disabled else "open", told(user.created_at))
        Console().print(table)

    @users.command()
    def add(name: Name, role: Annotated[Role, typer.Option()] = Role.VIEWER) -> None:
        """Make an account and print its password once."""
        typer.echo(f"{name!r}, password {open_accounts().add(name, role, by=CONSOLE)!r}. {_SHOWN_ONCE}")

    @users.command("role")
    def set_role(name: Name, role: Annotated[Role, typer.Argument()]) -> None:
        """Give an account another role."""
        open_accounts().set_role(name, role, by=CONSOLE)
        typer.echo(f"{name!r} is {role.value} now.")

    @users.command()
    def disable(name: Name, undo: Annotated[bool, typer.Option("--undo", help="Open it again.")] = False) -> None:
        """Shut an account and end its logins."""
        open_accounts().set_disabled(name, disabled=not undo, by=CONSOLE)
        typer.echo(f"{name!r} is {'open' if undo else 'disabled'} now.")

    @users.command()
    def password(name: Name) -> None:
        """Give an account a new password, print it once and end its logins."""
        typer.echo(f"{name!r}, password {open_accounts().set_password(name, by=CONSOLE)!r}. {_SHOWN_ONCE}")

    return users
