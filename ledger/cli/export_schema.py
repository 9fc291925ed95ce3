import click


@click.command(name="export-schema")
def export_schema() -> None:
    """Write the API document."""
