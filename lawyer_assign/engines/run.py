"""What belongs to one run and to nothing else: its clock, its threads, its dice."""

from dataclasses import dataclass, field, replace

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch


@dataclass(frozen=True)
class Run:
    """One run, handed down from whoever was asked to those who work for it.

    Parameters
    ----------
    watch
        Clock and stop button.
    settings
        Workers, seed and effort; one worker unless somebody asks for more.
    """

    watch: Watch = field(default_factory=Watch)
    settings: Settings = field(default_factory=Settings)

    @property
    def seed(self) -> int:
        """Same input and seed, same answer."""
        return self.settings.seed

    def under(self, watch: Watch) -> "Run":
        """Return the same run by another clock: a part of its time, say."""
        return replace(self, watch=watch)
