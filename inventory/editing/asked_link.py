"""Ask for a link."""

from collections.abc import Callable

from inventory.editing.asking import Asker
from inventory.editing.free_id import free
from inventory.editing.said_point import Offers
from inventory.said import Said


class AskedLink:
    """The questions about a link."""

    def __init__(
        self,
        asker: Asker,
        offers: Offers,
        refused: Callable[[list[dict[str, str]], str], Said | None],
    ) -> None:
        """Ask with `asker`; `refused` judges a key of the last of some links."""
        self._asker = asker
        self._offers = offers
        self._refused = refused

    def ask(self, links: list[dict[str, str]]) -> None:
        """Ask for a link and put it after the others."""
        has_primary = any(link["role"] == "primary" for link in links)
        link: dict[str, str] = {"id": ""}
        link["role"] = self._choice("role", _ROLE, "backup" if has_primary else "primary")
        link["access"] = self._choice("access", _ACCESS, "5g" if links else "fixed")
        usual = {"fixed": "ftth"}.get(link["access"], link["access"])
        links.append(link)
        self._text(links, "id", _LINK_ID, free(usual, [each["id"] for each in links]))
        link["operator"] = self._choice("operator", _OPERATOR, None)
        usual = "public" if link["access"] in ("fixed", "leased") else "tunnel"
        link["reach"] = self._choice("reach", _REACH, usual)
        if link["reach"] != "agent":
            self._text(links, "address", Said("Địa chỉ IP", "IP address"), None)
        self._text(links, "service_id", _SERVICE, "")
        if not link["service_id"]:
            del link["service_id"]

    def _choice(self, key: str, question: Said, default: str | None) -> str:
        return self._asker.choice("--link", question, self._offers.of_links[key], default)

    def _text(
        self, links: list[dict[str, str]], key: str, question: Said, default: str | None
    ) -> None:
        def refused(answer: str) -> Said | None:
            return self._refused([*links[:-1], links[-1] | {key: answer}], key)

        links[-1][key] = self._asker.text("--link", question, default, refused)


_ROLE = Said("Vai trò của đường truyền", "Role of the link")
_ACCESS = Said("Loại đường truyền", "Access")
_LINK_ID = Said("Mã đường truyền", "Id of the link")
_OPERATOR = Said("Nhà mạng", "Operator")
_REACH = Said("Máy đo đến đường truyền bằng cách nào", "How the prober reaches it")
_SERVICE = Said("Mã thuê bao, số thuê bao (có thể bỏ trống)", "Service id (may be empty)")
