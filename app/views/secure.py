"""The only base of generated screens: Flask-AppBuilder's ModelView with its holes closed.

What stock FAB 5.3 leaves open and is closed here: filters shared between threads; actions and downloads without a
row check; changes by GET; sorting, paging and filtering by anything; form text lost and SQL shown on a database
error; a refused change that a later commit saves; `_flt_` arguments that override a form; unbounded drop-downs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import ModelView, expose, has_access
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import Response
from wtforms import ValidationError
from wtforms.validators import StopValidation

from app.security.current import signed_in
from app.services.errors import Invalid, NotFoundForActor, Refused, Stale
from app.services.keep_row import drop_row, keep_row
from app.views import words
from app.views.exports import csv_response, xlsx_response
from app.views.filters import BIGGEST_INTEGER, Asked, PerRequestFilters, read_arguments, row_id, with_search
from app.views.rows import Rows

__all__ = ["PerRequestFilters", "Rows", "SecureModelView"]

#: FAB's routes that no view of ours has: files by name, and actions that fetch rows without any filter.
NEVER_ROUTED = frozenset({"download", "action", "action_post"})
_TEXT_KINDS = ("is_string", "is_text")
#: What FAB writes into on the class while it sets a view up; each view gets its own.
_SHARED = (
    "label_columns",
    "description_columns",
    "validators_columns",
    "formatters_columns",
    "add_form_extra_fields",
    "edit_form_extra_fields",
)


class SecureModelView(PerRequestFilters, ModelView):  # type: ignore[misc]
    """Base of every generated screen. Subclasses name `class_permission_name`, `search_columns`, `order_columns`."""

    exclude_route_methods: ClassVar[set[str]] = set(NEVER_ROUTED)
    page_size = 25
    max_page_size = 100
    #: Text columns that the search box looks through, and what it says.
    box_columns: tuple[str, ...] = ()
    box_label: Any = ""
    #: Columns of the CSV and XLSX; the list's own when empty.
    export_columns: tuple[str, ...] = ()
    export_name = "data"
    lead: Any = ""
    empty_text: Any = ""
    add_row_message = lazy_gettext("Tersimpan.")
    edit_row_message = lazy_gettext("Perubahan tersimpan.")
    delete_row_message = lazy_gettext("Terhapus.")

    def __init__(self, **kwargs: Any) -> None:
        """Refuses a view that leaves open what it may be searched and sorted by: FAB's habit is everything."""
        self.exclude_route_methods = {*self.exclude_route_methods, *NEVER_ROUTED}  # type: ignore[misc]
        for name in _SHARED:
            setattr(self, name, dict(getattr(self, name, None) or {}))
        super().__init__(**kwargs)

    def _init_properties(self) -> None:
        if not (self.search_columns and self.order_columns and self.class_permission_name):
            raise TypeError(f"{type(self).__name__} must name its permission, search columns and order columns")
        if any(self.datamodel.is_relation(name) for name in self.search_columns):
            raise TypeError(f"{type(self).__name__}: a relation to search by puts its whole table into the page")
        super()._init_properties()
        given = self.validators_columns
        self.validators_columns = {name: [*given[name]] for name in given}
        for name in {*self.add_columns, *self.edit_columns} & set(self.datamodel.list_columns):
            check = self._value_check(name)
            if check:
                self.validators_columns.setdefault(name, []).insert(0, check)

    def _value_check(self, name: str) -> Any:
        """What a column of this type can never take, refused before a validator asks the database about it."""
        if self.datamodel.is_integer(name):
            return _storable_integer
        return _storable_text if any(getattr(self.datamodel, kind)(name) for kind in _TEXT_KINDS) else None

    def box_said(self) -> Mapping[str, Mapping[Any, str]]:
        """Columns of codes that the search box looks through by what the page says for each code."""
        return {}

    # What a person may do with one row, beyond the permission; subclasses say more.

    def row_can(self, verb: str, item: Any) -> bool:
        """Whether this row may be 'show'n, 'edit'ed or 'delete'd by this person now."""
        return True

    def _row(self, verb: str, pk: Any) -> Any:
        """The row within this person's reach; 404 when it is not, 403 when the verb is not open for it."""
        item = self.datamodel.get(row_id(pk), self._base_filters)
        if item is None:
            abort(404)
        if not self.row_can(verb, item):
            abort(403)
        return item

    # Lists

    def _asked(self) -> Asked:
        """The address, checked; orders by the view's own habit when it names no order."""
        asked = read_arguments(self, max_page_size=self.max_page_size)
        if not asked.order_column and self.base_order:
            asked = Asked(*self.base_order, asked.page, asked.page_size)
        return asked

    def _list(self, **kwargs: Any) -> Any:
        asked = self._asked()
        widgets = self._get_list_widget(filters=self._filters, **asked._asdict(), **kwargs)
        return self._get_search_widget(form=self.search_form.refresh(), widgets=widgets)

    def _get_list_widget(
        self,
        filters: Any,
        actions: Any = None,
        order_column: str = "",
        order_direction: str = "",
        page: int | None = None,
        page_size: int | None = None,
        widgets: Any = None,
        **kwargs: Any,
    ) -> Any:
        size = page_size or self.page_size
        joined = with_search(filters, self.box_columns, self.box_said()).get_joined_filters(self._base_filters)
        count, rows = self.datamodel.query(joined, order_column, order_direction, page=page, page_size=size)
        if count and not rows:  # past the end, perhaps because rows have gone meanwhile
            page = (count - 1) // size
            count, rows = self.datamodel.query(joined, order_column, order_direction, page=page, page_size=size)
        verbs = ("show", "edit", "delete")
        found = widgets or {}
        found["list"] = self.list_widget(
            label_columns=self.label_columns,
            include_columns=self.list_columns,
            value_columns=[*self.datamodel.get_values(rows, self.list_columns)],
            order_columns=self.order_columns,
            formatters_columns=self.formatters_columns,
            page=page,
            page_size=size,
            count=count,
            pks=[row.id for row in rows],
            actions=actions or self.actions,
            filters=filters,
            modelview_name=type(self).__name__,
            row_can={row.id: {verb: self.row_can(verb, row) for verb in verbs} for row in rows},
            empty_text=self.empty_text,
            export_formats=self._export_links(),
            **kwargs,
        )
        return found

    def _get_search_widget(self, form: Any = None, exclude_cols: Any = None, widgets: Any = None) -> Any:
        found = super()._get_search_widget(form=form, exclude_cols=exclude_cols, widgets=widgets)
        if self.box_columns:
            found["search"].template_args["q_label"] = str(self.box_label or _("Cari…"))
        return found

    @expose("/list/")
    @has_access
    def list(self) -> str:
        """The list, with its search, filters, order and exports in the address."""
        return self.render_template(
            self.list_template, title=self.list_title, widgets=self._list(), lead=str(self.lead or "")
        )

    # One row

    @expose("/show/<pk>", methods=["GET"])
    @has_access
    def show(self, pk: str) -> str:
        """One row, with what may be done to it."""
        item = self._row("show", pk)
        return self.render_template(
            self.show_template,
            pk=item.id,
            item=item,
            title=self.show_title,
            widgets=self._get_show_widget(item.id, item),
            row_can={verb: self.row_can(verb, item) for verb in ("edit", "delete")},
        )

    def _add(self) -> Any:
        form = self.add_form.refresh()
        if request.method == "POST" and form.validate():
            item = self.datamodel.obj()
            if self._stored(form, item, self.pre_add):
                self.post_add(item)
                flash(str(self.add_row_message), "success")
                return None
        return self._get_add_widget(form=form, exclude_cols=[])

    def _edit(self, pk: Any) -> Any:
        item = self._row("edit", pk)
        if request.method == "POST":
            form = self.edit_form.refresh(request.form)
            form._id = item.id
            if form.validate() and self._stored(form, item, self.pre_update):
                self.post_update(item)
                flash(str(self.edit_row_message), "success")
                return None
        else:
            form = self.edit_form.refresh(obj=item)
            self.prefill_form(form, item.id)
        return self._get_edit_widget(form=form, exclude_cols=[])

    def _stored(self, form: Any, item: Any, before: Any) -> bool:
        """Whether the row was stored; if not, nothing of it lingers in the session and the form says why."""

        def fill() -> None:
            form.populate_obj(item)
            before(item)

        try:
            keep_row(signed_in(), item, fill, lambda: self.complete(item))
        except NotFoundForActor:
            abort(404)
        except (Invalid, Refused) as refused:
            said = [words.sentence(one) for one in refused.problems]
        except ValidationError as refused:
            said = [str(refused)]
        except Stale:
            said = [_("Data ini baru saja diubah orang lain. Muat ulang halaman, lalu ubah lagi.")]
        except SQLAlchemyError:
            said = [self._database_said(form)]
        else:
            return True
        form.form_errors = [*form.form_errors, *(str(one) for one in said)]
        return False

    def complete(self, item: Any) -> None:
        """What belongs to a row and is stored in the same transaction; nothing by default."""

    def _database_said(self, form: Any) -> str:
        """Why the database refused, in words for people; subclasses may know more."""
        return _(
            "Belum tersimpan: isian bertentangan dengan data yang sudah ada. Periksa lagi; tulisan Anda masih di sini."
        )

    @expose("/delete/<pk>", methods=["POST"])
    @has_access
    def delete(self, pk: str) -> Response:
        """Delete one row; only where the view offers it, only by POST."""
        item = self._row("delete", pk)
        try:
            drop_row(signed_in(), item, lambda: self.pre_delete(item))
        except NotFoundForActor:
            abort(404)
        except (Invalid, Refused) as refused:
            for one in refused.problems:
                flash(words.sentence(one), "danger")
        except SQLAlchemyError:
            flash(_("Tidak dapat dihapus karena masih dipakai data lain."), "danger")
        else:
            flash(str(self.delete_row_message), "success")
        return self.post_delete_redirect()

    def _back(self) -> Response:
        return redirect(url_for(f"{type(self).__name__}.list"))

    post_add_redirect = post_edit_redirect = post_delete_redirect = _back

    def update_redirect(self) -> None:
        """Keep no trail of addresses in the session's cookie: it holds 4 KB, and long searches would fill it."""

    # Exports: exactly what the list shows, all pages

    def _export_links(self) -> list[tuple[str, str]]:
        name = type(self).__name__
        offered = "export" not in self.exclude_route_methods
        if not offered or not self.appbuilder.sm.has_access("can_export", self.class_permission_name):
            return []
        kept = {key: request.args.getlist(key) for key in request.args if not key.startswith(("page_", "psize_"))}
        return [
            (_("Unduh CSV"), url_for(f"{name}.export", **{**kept, "kind": "csv"})),
            (_("Unduh XLSX"), url_for(f"{name}.export", **{**kept, "kind": "xlsx"})),
        ]

    @expose("/ekspor.<string:kind>")
    @has_access
    def export(self, kind: str) -> Response:
        """The filtered list as a file; who may not see a row does not find it here either."""
        make = {"csv": csv_response, "xlsx": xlsx_response}.get(kind)
        if make is None:
            abort(404)
        columns = [*(self.export_columns or self.list_columns)]
        labels = [str(self.label_columns.get(name, name)) for name in columns]
        return make(self.export_name, labels, self._exported(self._asked(), columns))

    def _exported(self, asked: Asked, columns: Any) -> Iterator[Any]:
        filters = with_search(self._filters, self.box_columns, self.box_said()).get_joined_filters(self._base_filters)
        for row in self.datamodel.every(filters, asked.order_column, asked.order_direction):
            values = self.datamodel.get_values_item(row, columns)
            yield [self._cell(name, value) for name, value in zip(columns, values, strict=True)]

    def _cell(self, name: str, value: Any) -> Any:
        formatter = self.formatters_columns.get(name)
        as_it_is = value is None or type(value) is dt.date  # a spreadsheet has a form of its own for days
        return formatter(value) if formatter and not as_it_is else value

    def prefill_form(self, form: Any, pk: Any) -> None:
        """Nothing by default; FAB calls it before a form is shown for an existing row."""


def _storable_integer(_form: Any, field: Any) -> None:
    if field.data is not None and abs(field.data) > BIGGEST_INTEGER:
        raise StopValidation(_("Bilangan ini terlalu besar."))


def _storable_text(_form: Any, field: Any) -> None:
    if isinstance(field.data, str) and "\0" in field.data:
        raise StopValidation(_("Ada tanda yang tidak dapat disimpan. Ketik ulang teksnya."))
