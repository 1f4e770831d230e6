"""Tables of number series."""

from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code


class NumberCounter(Base):
    """The last number given in a year; locked while the next is taken, so that there are no gaps. Rule E03."""

    __tablename__ = "number_counter"

    series: Mapped[str] = mapped_column(Code, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)
