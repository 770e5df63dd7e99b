"""The verbs in a shell: ``lawyer-assign``, or ``python -m lawyer_assign``."""

import lawyer_assign.interrupts as interrupts


def main() -> None:
    """Run the verb that the command line names, watched over from the first import."""
    interrupts.watch()
    from lawyer_assign.cli import main as run

    run()


if __name__ == "__main__":
    main()
