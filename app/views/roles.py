"""The roles as Flask-AppBuilder keeps them; an Admin looks at them here and may add roles of the house's own."""

from __future__ import annotations

from flask_appbuilder.security.sqla.models import Role as StoredRole
from flask_appbuilder.security.views import RoleListWidget, RoleShowWidget
from flask_babel import lazy_gettext as _l

from app.views.secure import Rows, SecureModelView


class RolesView(SecureModelView):
    """Roles and what they may open. The seven of the round come back as the table says with every `sync-roles`."""

    datamodel = Rows(StoredRole, eager=("permissions",))
    route_base = "/peran"
    class_permission_name = "Roles"
    exclude_route_methods = {*SecureModelView.exclude_route_methods, "delete", "export"}
    base_order = ("name", "asc")

    list_title, show_title = _l("Peran"), _l("Peran")
    add_title, edit_title = _l("Tambah peran"), _l("Ubah peran")
    lead = _l("Tujuh peran putaran mengikuti tabel aplikasi: perubahannya di sini kembali semula saat diperbarui.")
    list_widget = RoleListWidget
    show_widget = RoleShowWidget
    label_columns = {"name": _l("Nama"), "permissions": _l("Izin")}
    list_columns = ["name", "permissions"]
    show_columns = ["name", "permissions"]
    edit_columns = ["name", "permissions"]
    add_columns = ["name", "permissions"]
    search_columns = ["name"]
    order_columns = ["name"]
