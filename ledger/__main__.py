"""`python -m ledger` and `placeledger`: every command, one file each in cli/, imported when it is called."""

import importlib

import click

# command: module in ledger.cli, name there, and the line of --help (so that help imports nothing)
COMMANDS = {
    "up": ("up", "up", "Start the database and the service, and run until told to stop."),
    "serve": ("serve", "serve", "Run the service in this process, until told to stop."),
    "build-pages": ("build_pages", "build_pages", "Build what pages need in a browser; needs Node.js."),
    "migrate": ("migrate", "migrate", "Bring the database to the schema of this program."),
    "demo": ("demo_year", "demo", "Play a demonstration against the running service, such as a pool's year."),
    "token": ("token", "token", "Give roles to principals, and issue access tokens as the local issuer."),
    "sign-in": ("sign_in", "sign_in", "Print a link by which somebody signs in with a browser, once."),
    "intake": ("intake", "intake", "Take a file of spend into a pool."),
    "follow": ("follow", "follow", "Follow an import until it ends."),
    "statement": ("read", "statement", "Read the statement of a pool for a period."),
    "get": ("read", "get", "Read any address of the API and print its JSON."),
    "export": ("export", "export", "Write the general ledger, the trial balance or a journal of a pool to a file."),
    "post": ("post", "post", "Post a JSON payload to an address of the API, safe to repeat."),
    "rules": ("rules", "rules", "Read, check and try rules of sharing on figures from a file; no service is needed."),
    "savings": ("savings", "savings", "Check and project savings cases from a file; no service is needed."),
    "check": ("check", "check", "Re-derive all that the books hold; list all differences."),
    "settlement": ("settlement", "settlement", "Settle again from the journal, and compare (settlement replay)."),
    "carry": ("carry", "carry", "Carry totals on, or throw the carried ones away and carry them anew."),
    "export-schema": (
        "export_schema",
        "export_schema",
        "Write the API document and the schemas of formats to api_schema.",
    ),
}


class LazyGroup(click.Group):
    """Imports a command when it is called: reading a statement need not load the server."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(f"ledger.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="placeledger")
def main() -> None:
    """The place-based pooled budget ledger: the book of record of the public bodies of one place."""


if __name__ == "__main__":
    main()
