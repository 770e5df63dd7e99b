"""What is said where a local process died, or none could begin."""

from lawyer_assign.errors import Text, WorkerLostError

TRIES = 3
"""How often a problem is begun whose worker died."""

_GUARD = 'if __name__ == "__main__":'


def lost(number: int) -> WorkerLostError:
    """Return the error of a problem that killed its process each time it was begun."""
    return WorkerLostError(
        Text(
            f"problem {number}: its process died {TRIES} times. It may have run out of "
            "memory: give fewer workers",
            f"第{number}个问题：求解进程{TRIES}次意外终止，可能是内存不足，"
            "请减少并行数（workers）",
        )
    )


def none_began() -> WorkerLostError:
    """Return the error of a batch none of whose processes lived to begin a problem."""
    return WorkerLostError(
        Text(
            "no local process could begin, so no problem was solved. Each of them runs "
            f"the script anew: call solve_many under {_GUARD}, or give workers=1",
            "没有一个求解进程能够启动，因此没有求解任何问题。每个进程会重新运行脚本："
            f"请在 {_GUARD} 之下调用 solve_many，或填 workers=1",
        )
    )
