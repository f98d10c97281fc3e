"""The only base of generated screens: Flask-AppBuilder's ModelView with its holes closed.

What stock FAB 5.3 leaves open and is closed here: filters shared between threads; actions and downloads without a
row check; changes by GET; sorting and paging by anything; form text lost and SQL shown on a database error; a
refused change that a later commit saves; `_flt_` arguments that override a form.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from flask import abort, flash, g, has_request_context, redirect, request, url_for
from flask_appbuilder import ModelView, expose, has_access
from flask_appbuilder.models.filters import BaseFilter, Filters
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import or_
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import StaleDataError
from werkzeug import Response
from wtforms import ValidationError

from app.extensions import db
from app.security.current import signed_in
from app.security.row_guard import RowForbidden
from app.services.errors import Invalid, Refused
from app.views import words
from app.views.exports import csv_response, xlsx_response

MAX_PAGE = 100_000
_BIGGEST_ID = 2**31 - 1


class Rows(SQLAInterface):  # type: ignore[misc]
    """FAB's interface with the named relations joined, so that a list costs the same for one row and for thirty."""

    def __init__(self, model: Any, session: Any = None, *, eager: Iterable[str] = ()) -> None:
        super().__init__(model, session)
        self._eager = tuple(eager)

    def apply_all(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """FAB's query with the eager relations, for this model's own lists only."""
        found = super().apply_all(query, *args, **kwargs)
        return found.options(*(joinedload(getattr(self.obj, name)) for name in self._eager)) if self._eager else found

    def is_nullable(self, col_name: str) -> bool:
        """Whether a form may leave the column out: it takes NULL, or has a value of its own."""
        column = self.list_columns.get(col_name)
        has_default = column is not None and getattr(column, "default", None) is not None
        return has_default or bool(super().is_nullable(col_name))


class BoxFilter(BaseFilter):  # type: ignore[misc]
    """The search box: any of the view's columns contains the text."""

    name = "q"
    arg_name = None
    columns: tuple[str, ...] = ()

    def apply(self, query: Any, value: str) -> Any:
        """Rows of which one column contains `value`, whatever the case; `%` and `_` are ordinary letters."""
        text = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return query.filter(or_(*(getattr(self.model, name).ilike(f"%{text}%", escape="\\") for name in self.columns)))


class PerRequestFilters:
    """FAB keeps one mutable Filters object per view for the whole process; threads would race on it."""

    @property
    def _filters(self) -> Any:
        kept = self.__dict__.get("_filters_kept")
        if kept is None or not has_request_context():
            return kept
        mine = g.setdefault("_fab_filters", {})
        if self not in mine:
            fresh = Filters.__new__(Filters)
            fresh.__dict__.update(kept.__dict__)  # the tables of possible filters are shared, what is asked is not
            fresh.clear_filters()
            mine[self] = fresh
        return mine[self]

    @_filters.setter
    def _filters(self, value: Any) -> None:
        self.__dict__["_filters_kept"] = value


class SecureModelView(PerRequestFilters, ModelView):  # type: ignore[misc]
    """Base of every generated screen. Subclasses name `class_permission_name`, `search_columns`, `order_columns`."""

    exclude_route_methods: ClassVar[set[str]] = {"download", "action", "action_post"}
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

    # What a person may do with one row, beyond the permission; subclasses say more.

    def row_can(self, verb: str, item: Any) -> bool:
        """Whether this row may be 'show'n, 'edit'ed or 'delete'd by this person now."""
        return True

    def _row(self, verb: str, pk: Any) -> Any:
        """The row within this person's reach; 404 when it is not, 403 when the verb is not open for it."""
        if not str(pk).isdecimal() or int(pk) > _BIGGEST_ID:
            abort(404)
        item = self.datamodel.get(pk, self._base_filters)
        if item is None:
            abort(404)
        if not self.row_can(verb, item):
            abort(403)
        return item

    # Lists

    def _check_arguments(self) -> None:
        name = type(self).__name__
        for key, value in request.args.items():
            if key.startswith(("page_", "psize_")):
                most = MAX_PAGE if key.startswith("page_") else self.max_page_size
                if not value.isdecimal() or not (key.startswith("page_") or int(value)) or int(value) > most:
                    abort(400)
            elif key == f"_oc_{name}" and value not in self.order_columns:
                abort(400)
            elif key.startswith("_flt_"):
                self._check_filter(key, request.args.getlist(key))

    def _check_filter(self, key: str, values: list[str]) -> None:
        index, _dash, column = key.removeprefix("_flt_").partition("_")
        known = self._filters.get_search_filters().get(column)
        if known is None or not index.isdecimal() or int(index) >= len(known) or any("\0" in one for one in values):
            abort(400)

    def _list(self, **kwargs: Any) -> Any:
        self._check_arguments()
        return super()._list(**kwargs)

    def _get_list_widget(self, filters: Any, **kwargs: Any) -> Any:
        widgets = super()._get_list_widget(self._with_box(filters), **kwargs)
        arguments = widgets["list"].template_args
        arguments["filters"] = filters
        arguments["row_can"] = self._rows_can(arguments["pks"])
        arguments["empty_text"] = self.empty_text
        arguments["export_formats"] = self._export_links()
        return widgets

    def _with_box(self, filters: Any) -> Any:
        text = request.args.get("q", "").strip()[:200].replace("\0", "")
        if not text or not self.box_columns:
            return filters
        joined = Filters.__new__(Filters)
        joined.__dict__.update(filters.__dict__)
        joined.filters, joined.values = [*filters.filters], [*filters.values]
        # FAB makes filters anew from their class, so the columns belong to a class of the view's own.
        box = type("ViewBoxFilter", (BoxFilter,), {"columns": self.box_columns})
        joined._add_filter(box(self.box_columns[0], self.datamodel), text)
        return joined

    def _rows_can(self, pks: list[Any]) -> dict[Any, dict[str, bool]]:
        """Per row on the page; the rows are in the session already, so this asks nothing of the database."""
        if type(self).row_can is SecureModelView.row_can:
            return {}
        rows = {pk: db.session.get(self.datamodel.obj, pk) for pk in pks}
        return {pk: {verb: self.row_can(verb, row) for verb in ("show", "edit", "delete")} for pk, row in rows.items()}

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
            if self._written(form, item, self.pre_add, self.post_add, is_new=True):
                flash(str(self.add_row_message), "success")
                return None
        return self._get_add_widget(form=form, exclude_cols=[])

    def _edit(self, pk: Any) -> Any:
        item = self._row("edit", pk)
        if request.method == "POST":
            form = self.edit_form.refresh(request.form)
            form._id = item.id
            if form.validate() and self._written(form, item, self.pre_update, self.post_update, is_new=False):
                flash(str(self.edit_row_message), "success")
                return None
        else:
            form = self.edit_form.refresh(obj=item)
            self.prefill_form(form, item.id)
        return self._get_edit_widget(form=form, exclude_cols=[])

    def _written(self, form: Any, item: Any, before: Any, after: Any, *, is_new: bool) -> bool:
        """Whether the row was stored; if not, nothing of it lingers in the session and the form says why."""
        session = db.session()
        try:
            with session.no_autoflush:
                form.populate_obj(item)
                before(item)
            if is_new:
                session.add(item)
            session.commit()
        except (Invalid, Refused) as refused:
            said = [words.sentence(one) for one in refused.problems]
        except ValidationError as refused:
            said = [str(refused)]
        except StaleDataError:
            said = [_("Data ini baru saja diubah orang lain. Muat ulang halaman, lalu ubah lagi.")]
        except RowForbidden:
            session.rollback()
            abort(403)
        except SQLAlchemyError:
            said = [self._database_said(form)]
        else:
            after(item)
            return True
        session.rollback()
        session.expunge_all()
        for sentence in said:
            flash(sentence, "danger")
        return False

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
        session = db.session()
        try:
            self.pre_delete(item)
            session.delete(item)
            session.commit()
        except (Invalid, Refused) as refused:
            session.rollback()
            for one in refused.problems:
                flash(words.sentence(one), "danger")
        except SQLAlchemyError:
            session.rollback()
            flash(_("Tidak dapat dihapus karena masih dipakai data lain."), "danger")
        else:
            flash(str(self.delete_row_message), "success")
        return self.post_delete_redirect()

    def _back(self) -> Response:
        return redirect(url_for(f"{type(self).__name__}.list"))

    post_add_redirect = post_edit_redirect = post_delete_redirect = _back

    # Exports: exactly what the list shows, all pages

    def _export_links(self) -> list[tuple[str, str]]:
        if not self.appbuilder.sm.has_access("can_export", self.class_permission_name):
            return []
        kept = {key: request.args.getlist(key) for key in request.args if not key.startswith(("page_", "psize_"))}
        name = type(self).__name__
        return [
            (_("Unduh CSV"), url_for(f"{name}.export", kind="csv", **kept)),
            (_("Unduh XLSX"), url_for(f"{name}.export", kind="xlsx", **kept)),
        ]

    @expose("/ekspor.<string:kind>")
    @has_access
    def export(self, kind: str) -> Response:
        """The filtered list as a file; who may not see a row does not find it here either."""
        make = {"csv": csv_response, "xlsx": xlsx_response}.get(kind)
        if make is None:
            abort(404)
        self._check_arguments()
        columns = list(self.export_columns or self.list_columns)
        rows = self.datamodel.get_values(self._all_rows(), columns)
        labels = [str(self.label_columns.get(name, name)) for name in columns]
        return make(self.export_name, labels, ([self._cell(row, name) for name in columns] for row in rows))

    def _all_rows(self) -> Any:
        from flask_appbuilder.urltools import get_filter_args, get_order_args

        get_filter_args(self._filters)
        column, direction = get_order_args().get(type(self).__name__) or self.base_order or ("", "")
        filters = self._with_box(self._filters).get_joined_filters(self._base_filters)
        _count, rows = self.datamodel.query(filters, column, direction)
        return rows

    def _cell(self, row: dict[str, Any], name: str) -> Any:
        formatter = self.formatters_columns.get(name)
        return formatter(row[name]) if formatter else row[name]

    def prefill_form(self, form: Any, pk: Any) -> None:
        """Nothing by default; FAB calls it before a form is shown for an existing row."""


def is_bappedalitbang() -> bool:
    """Whether the person of this request runs the round, or the installation."""
    from app.rules.roles import Role

    return signed_in().has(Role.BAPPEDALITBANG, Role.ADMIN)
