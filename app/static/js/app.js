/* Behaviour of every page. Each part looks for its own data-attribute and does nothing without it; pages work without any of it,
   unless said. No handlers in HTML, no styles set in HTML: the content security policy forbids both. */
'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (type, selector, act) => document.addEventListener(type, (event) => {
    const target = event.target.closest?.(selector);
    if (target) act(target, event);
  });
  const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, n) => values[n]);

  /* ---- light, dark, automatic ---- */
  const root = document.documentElement;
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => {
    const choice = root.dataset.theme || 'auto';
    root.dataset.bsTheme = choice === 'auto' ? (prefersDark.matches ? 'dark' : 'light') : choice;
    document.dispatchEvent(new CustomEvent('sepeda:theme', { detail: root.dataset.bsTheme }));
  };
  all('[data-theme-choice] input').forEach((input) => { input.checked = input.value === (root.dataset.theme || 'auto'); });
  on('change', '[data-theme-choice] input', (input) => {
    root.dataset.theme = input.value;
    try { localStorage.setItem('tema', input.value); } catch { /* storage is switched off: the choice lasts for this page */ }
    paint();
  });
  prefersDark.addEventListener('change', paint);

  /* ---- menus made of <details>: close on Escape and on a click elsewhere ---- */
  document.addEventListener('click', (event) => {
    all('details[data-pop][open]').forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    all('details[data-pop][open]').forEach((menu) => { menu.open = false; menu.querySelector('summary').focus(); });
  });
  document.addEventListener('keydown', (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    const box = typing || event.ctrlKey || event.metaKey || event.altKey ? null : document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (box) { event.preventDefault(); box.focus(); }
  });
  all('[data-dialog-name]').forEach((menu) => {  // a dialog (and so in need of a name) only while it lies over the page
    menu.addEventListener('show.bs.offcanvas', () => menu.setAttribute('aria-label', menu.dataset.dialogName));
    menu.addEventListener('hidden.bs.offcanvas', () => menu.removeAttribute('aria-label'));
  });
  on('click', '[data-toggle]', (button) => {
    const part = document.getElementById(button.dataset.toggle);
    part.hidden = !part.hidden;
    button.setAttribute('aria-expanded', String(!part.hidden));
    if (!part.hidden) part.querySelector('input, select')?.focus();
  });
  on('change', '[data-submit]', (input) => input.form.requestSubmit());

  /* ---- messages ---- */
  const passing = (notice) => {
    let timer = setTimeout(() => notice.remove(), 7000);
    const stay = () => { clearTimeout(timer); };
    const go = () => { timer = setTimeout(() => notice.remove(), 4000); };
    notice.addEventListener('mouseenter', stay); notice.addEventListener('focusin', stay);
    notice.addEventListener('mouseleave', go); notice.addEventListener('focusout', go);
  };
  all('[data-passing]').forEach(passing);
  on('click', '[data-close]', (button) => {
    const next = document.getElementById('isi');
    button.closest('[data-notice]').remove();
    next?.focus({ preventScroll: true });
  });
  document.querySelector('[data-focus]')?.focus();

  /* ---- questions before sending: data-confirm on a form or on its button ---- */
  const ask = document.getElementById('modal-confirm');
  document.addEventListener('submit', (event) => {
    const form = event.target, button = event.submitter;
    const asks = button?.dataset.confirm ? button : form;
    if (!ask || !asks.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    const yes = ask.querySelector('[data-yes]'), reason = ask.querySelector('[data-reason]'), text = reason.querySelector('textarea');
    ask.querySelector('[data-text]').textContent = asks.dataset.confirm;
    yes.textContent = asks.dataset.confirmOk || yes.dataset.default;
    yes.className = `btn btn-${asks.dataset.confirmTone === 'danger' ? 'danger' : 'primary'}`;
    reason.hidden = !asks.dataset.confirmReason;
    reason.querySelector('label').textContent = asks.dataset.confirmReason || '';
    text.required = !reason.hidden;
    text.value = '';
    ask.returnValue = 'no';
    ask.onclose = () => {
      if (ask.returnValue !== 'yes') { button?.focus(); return; }
      if (!reason.hidden) {
        const field = form.elements.namedItem('reason') || Object.assign(document.createElement('input'), { type: 'hidden', name: 'reason' });
        field.value = text.value;
        form.append(field);
      }
      form.dataset.confirmed = '1';
      form.requestSubmit(button);
      delete form.dataset.confirmed;
    };
    ask.showModal();
    if (!reason.hidden) text.focus();
  });

  /* ---- a form is sent once; leaving with unsaved text asks first ---- */
  let unsaved = false;
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    unsaved = false;
    const form = event.target;
    if (form.method !== 'post' || form.target) return;
    const buttons = [...form.elements].filter((field) => field.tagName === 'BUTTON' && field.type === 'submit' && !field.disabled);
    setTimeout(() => buttons.forEach((b) => { b.disabled = true; }));
    setTimeout(() => buttons.forEach((b) => { b.disabled = false; }), 5000);  // an answer that is a download leaves the page open
  });
  on('input', 'form[data-guard]', () => { unsaved = true; });
  addEventListener('beforeunload', (event) => { if (unsaved) event.preventDefault(); });

  /* ---- filters: empty fields do not travel; yes/no picks the operator ---- */
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('[data-skip-empty]')) return;
    all('[data-yes-no]', event.target).forEach((select) => {
      if (select.value) event.target.append(Object.assign(document.createElement('input'), { type: 'hidden', name: select.value, value: 'y' }));
    });
    const empty = [...event.target.elements].filter((field) => field.name && !field.value);
    empty.forEach((field) => { field.disabled = true; });
    setTimeout(() => empty.forEach((field) => { field.disabled = false; }));
  });

  /* ---- rows chosen for an action on several ---- */
  const count = (bulk) => {
    const boxes = all(`input[name=rowid][form="${bulk.dataset.bulk}"]`), chosen = boxes.filter((b) => b.checked).length;
    const text = bulk.querySelector('[data-bulk-count]');
    text.textContent = chosen ? fill(text.dataset.text, chosen) : '';
    all('button', bulk).forEach((b) => { b.hidden = !chosen; });
    const whole = document.querySelector(`[data-pick-all="${bulk.dataset.bulk}"]`);
    if (whole) { whole.checked = chosen > 0 && chosen === boxes.length; whole.indeterminate = chosen > 0 && chosen < boxes.length; }
  };
  const recount = () => all('[data-bulk]').forEach(count);
  on('change', '[data-pick-all]', (whole) => {
    all(`input[name=rowid][form="${whole.dataset.pickAll}"]`).forEach((b) => { b.checked = whole.checked; });
    recount();
  });
  on('change', 'input[name=rowid]', recount);
  addEventListener('pageshow', recount);
  recount();

  /* ---- several choices: search and sums ---- */
  const sums = (picker) => {
    const boxes = all('input[type=checkbox]', picker), text = picker.querySelector('[data-picker-count]');
    if (text) text.textContent = fill(text.dataset.text, boxes.filter((b) => b.checked).length, boxes.length);
    all('[data-picker-group]', picker).forEach((group) => {
      const own = all('input[type=checkbox]', group);
      group.querySelector('[data-picker-sum]').textContent = `${own.filter((b) => b.checked).length}/${own.length}`;
    });
  };
  all('[data-picker]').forEach(sums);
  on('change', '[data-picker] input[type=checkbox]', (box) => sums(box.closest('[data-picker]')));
  on('input', '[data-picker-find]', (find) => {
    const picker = find.closest('[data-picker]'), wanted = find.value.trim().toLowerCase();
    all('[data-pick]', picker).forEach((label) => {
      const group = label.closest('[data-picker-group]');
      label.hidden = !(label.dataset.pick.includes(wanted) || group?.dataset.pickerGroup.includes(wanted));
    });
    all('[data-picker-group]', picker).forEach((group) => {
      group.hidden = !all('[data-pick]', group).some((label) => !label.hidden);
      group.open = wanted !== '' && !group.hidden;
    });
  });
  on('keydown', '[data-picker-find]', (_, event) => { if (event.key === 'Enter') event.preventDefault(); });

  /* ---- fields ---- */
  const grow = (area) => { area.style.height = 'auto'; area.style.height = `${Math.min(area.scrollHeight + 2, 640)}px`; };
  all('textarea[data-grow]').forEach(grow);
  on('input', 'textarea[data-grow]', grow);
  on('click', '[data-eye]', (button) => {
    const input = button.parentElement.querySelector('input'), shown = input.type === 'text';
    input.type = shown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!shown));
  });
  on('click', '[data-copy]', async (button) => {
    const source = document.querySelector(button.dataset.copy);
    try { await navigator.clipboard.writeText(source.textContent); } catch (e) { // not on plain http: select it for Ctrl+C
      getSelection().selectAllChildren(source);
      return;
    }
    button.lastChild.textContent = button.dataset.copied;
  });
  all('input[data-datetime]').forEach((input) => {
    const sent = Object.assign(document.createElement('input'), { type: 'hidden', name: input.name, value: input.value });
    const value = input.value.replace(' ', 'T');
    input.removeAttribute('name');
    input.type = 'datetime-local';
    input.step = 1;
    input.value = value;
    input.after(sent);
    input.addEventListener('input', () => { sent.value = input.value.replace('T', ' ').replace(/^(.{16})$/, '$1:00'); });
  });
  const long = all('select.form-select:not([multiple], [data-plain])').filter((select) => select.options.length > 15);
  if (long.length) {
    const [script, ...sheets] = document.body.dataset.select.split(' ');
    sheets.forEach((href) => document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href })));
    document.head.append(Object.assign(document.createElement('script'), {
      src: script,
      onload: () => long.forEach((select) => {
        select.setAttribute('aria-label', select.labels[0]?.textContent ?? '');
        new window.TomSelect(select, { allowEmptyOption: true, maxOptions: null });
      }),
    }));
  }

  // What scrolls is reached by keyboard too, also after the window was turned or what is in it grew.
  all('.table-scroll:not([role]), .item-facts dd').forEach((box) => {
    const seen = new ResizeObserver(() => {
      const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (scrolls) box.tabIndex = 0; else box.removeAttribute('tabindex');
    });
    [box, ...box.children].forEach((one) => seen.observe(one));
  });

  all('.nav-tabs [aria-current]').forEach((tab) => { const row = tab.closest('.nav-tabs'); row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - tab.offsetWidth) / 2; });

  /* ---- tabs: the address remembers which one is open ---- */
  all('[data-tabs] [data-bs-toggle=tab]').forEach((tab) => {
    tab.addEventListener('shown.bs.tab', () => history.replaceState(null, '', tab.dataset.bsTarget));
    if (location.hash === tab.dataset.bsTarget) addEventListener('load', () => window.tabler?.Tab?.getOrCreateInstance(tab).show() ?? tab.click());
  });
})();
