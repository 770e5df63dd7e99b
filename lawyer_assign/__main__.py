"""The verbs in a shell: ``lawyer-assign``, or ``python -m lawyer_assign``.

While Python itself starts (``site``, the script that calls :func:`main`) signals are
Python's own affair: Ctrl-C in these first hundredths of a second is a traceback, and
nothing written in Python can say otherwise. From the first line of ours on it is none.
"""

# The part of signal that is built in: the rest takes as long to load as what it guards.
import _signal  # type: ignore[import-not-found] # has no stub


def main() -> None:
    """Run the verb that the command line names, watched over from the first import."""
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    import lawyer_assign.interrupts as interrupts

    interrupts.watch()
    from lawyer_assign.cli import main as run

    run()


if __name__ == "__main__":
    main()
