"""What is doubtful about points."""

from collections.abc import Iterator

from inventory.accesses import ACCESSES
from inventory.fault import Fault
from inventory.problem import Loc
from inventory.reading.tree import Finding
from inventory.said import Said
from inventory.schema import Access, Inventory, Point, Role, Status


def standing(inventory: Inventory) -> Iterator[tuple[Loc, Point]]:
    """The points that are or will be there, each with the way to it."""
    for index, point in enumerate(inventory.points):
        if point.status is not Status.RETIRED:
            yield ("points", index), point


def missing_access(inventory: Inventory) -> Iterator[Finding]:
    """Points without an access that grade A asks for."""
    for loc, point in standing(inventory):
        has = {link.access for link in point.links if link.status is not Status.RETIRED}
        if Access.LEASED in has:
            has.add(Access.FIXED)
        for access in point.needed:
            if access not in has:
                name = ACCESSES[access]
                words = Said(
                    f"điểm này cần có đường truyền {name.vi} nhưng chưa có",
                    f"there is no {name.en} link, although it is needed",
                )
                yield Finding((*loc, "links"), Fault(f"no-{access}", words, _NEED))


_NEED = Said(
    "hạng A đòi hỏi đường truyền này; hãy bổ sung, hoặc ghi need nếu điểm không cần",
    "grade A asks for it; add one, or write need if the point shall do without",
)


def one_operator(inventory: Inventory) -> Iterator[Finding]:
    """Points whose links would fail together."""
    for loc, point in standing(inventory):
        operators = [link.operator for link in point.links if link.status is not Status.RETIRED]
        if len(operators) > 1 and len(set(operators)) == 1:
            yield Finding((*loc, "links"), _ONE_OPERATOR)


_ONE_OPERATOR = Fault(
    "one-operator",
    Said(
        "mọi đường truyền của điểm đều của một nhà mạng, có thể mất cùng lúc",
        "all links are from one operator, which can fail as one",
    ),
    Said(
        "đường dự phòng nên của nhà mạng khác",
        "the backup link is better from another one",
    ),
)


def no_active_primary(inventory: Inventory) -> Iterator[Finding]:
    """Active points that no primary link carries."""
    for loc, point in standing(inventory):
        roles = {link.role for link in point.active_links}
        if point.status is Status.ACTIVE and Role.PRIMARY not in roles:
            yield Finding((*loc, "links"), _NO_ACTIVE_PRIMARY)


_NO_ACTIVE_PRIMARY = Fault(
    "no-active-primary",
    Said(
        "điểm đang hoạt động nhưng đường truyền chính thì chưa",
        "the point is active, but no primary link of it is",
    ),
    Said(
        "hãy xem lại status của điểm và của đường truyền",
        "look at status of the point and of its links",
    ),
)


def no_contact(inventory: Inventory) -> Iterator[Finding]:
    """Points of which nobody on the spot would hear."""
    for loc, point in standing(inventory):
        if not point.contacts:
            yield Finding((*loc, "contacts"), _NO_CONTACT)


_NO_CONTACT = Fault(
    "no-contact",
    Said(
        "điểm này không có đầu mối nhận thư",
        "the point has no contact to mail to",
    ),
    Said(
        "hãy ghi contacts: [...], ví dụ Tổ Ứng cứu công nghệ của phường, xã",
        "write contacts: [...], such as the response team of its ward",
    ),
)


def same_name(inventory: Inventory) -> Iterator[Finding]:
    """Points of one ward that people cannot tell apart."""
    first: dict[tuple[str, str], Loc] = {}
    for loc, point in standing(inventory):
        at = (*loc, "name")
        if first.setdefault((point.ward, point.name.casefold()), at) != at:
            yield Finding(at, _SAME_NAME, first[point.ward, point.name.casefold()])


_SAME_NAME = Fault(
    "same-name",
    Said(
        "một điểm khác của phường, xã này cũng mang tên đó",
        "another point of this ward has the same name",
    ),
    Said("người nhận thư sẽ không phân biệt được", "who gets a mail cannot tell them apart"),
)
