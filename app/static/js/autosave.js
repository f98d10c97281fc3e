/* Forms that save themselves while one types. {% include 'components/autosave.html' %} brings what is needed, scripts too. Without script
   the same form arrives as an ordinary POST, so give it a button.

     <form method="post" action="/…" data-autosave>
       <input type="hidden" name="csrf_token" …> <input type="hidden" name="version" value="…">   what the page shows; opaque to this script
       … fields with names … <button>Simpan</button>
       <span data-save-here></span>                  "menyimpan…", "tersimpan 10:42", "belum tersimpan" of this form; <span data-save-state>
                                                   outside any form speaks for all of the page
       <p data-problem-for="name" …></p>             optional place for a field's refusal; otherwise it is put after the field

   Protocol. Sent: POST to `action`, JSON {version, fields}; a field is a text, a check box true/false, a group of check boxes of one
   name (or one with data-list, or <select multiple>) a list. Answers, all JSON:
     200 {version, saved_at, …}                          saved. Event `sepeda:saved` on the form, bubbling, `detail` is the answer
     409 {conflict: {by, at, version, fields}}           somebody else saved first. Fields only one side changed are joined; for the others
                                                         both texts are shown side by side and the person chooses
     413, 422, 423 {problems: [{where, text}]}           not kept; `where` ends with the field's name. Said beside the field, not repeated
     400, 401, 5xx, no line                              see session.js; repeated until it works

   Until a 200 comes a copy lies in localStorage under "sepeda|<user>|<address>|<version>"; when the page opens again under the same user
   the copy is put back and sent with the version it was based on, so that a change of somebody else shows as a conflict. */
'use strict';
(() => {
  const { post, say, askWhich, Cut, SignedOut } = globalThis.sepeda ?? {};
  if (!post) return;
  const PAUSE = 800, RETRIES = [2, 4, 8, 15, 30], KEPT_DAYS = 30, KEEPALIVE_MOST = 60_000;
  const user = document.getElementById('autosave').dataset.user;
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const sheets = new Set();

  /* ---- what is on screen ---- */
  const LOOKS = { saved: 'circle-check', saving: 'refresh', unsaved: 'circle-dot', kept: 'wifi-off', refused: 'alert-circle' };
  const icons = document.getElementById('save-icons').content;
  const show = (place, state, text) => {
    if (!place || (place.dataset.is === state && place.textContent === text)) return;
    place.dataset.is = state;
    place.replaceChildren(icons.querySelector(`[data-icon=${LOOKS[state]}]`).firstElementChild.cloneNode(true), text);
  };
  const word = (state, time) => (state === 'saved' ? say('saved', time).trim() : say(state));
  let lastTime = '';
  const overall = () => {
    const states = [...sheets].map((sheet) => sheet.state);
    const worst = ['refused', 'kept', 'unsaved', 'saving'].find((state) => states.includes(state));
    if (!worst && !lastTime) return;
    document.querySelectorAll('[data-save-state]').forEach((place) => { if (!place.closest('form')) show(place, worst ?? 'saved', word(worst ?? 'saved', lastTime)); });
  };
  const band = (name) => document.querySelectorAll('[data-line]').forEach((one) => { one.hidden = one.dataset.line !== name; });

  const line = (className, role, text) => {
    const made = Object.assign(document.createElement('p'), { className, textContent: text });
    made.setAttribute('role', role);
    return made;
  };

  /* ---- copies on this device ---- */
  let roomy = true;
  const drafts = {
    root: (address) => `sepeda|${user}|${address}|`,
    set(sheet) {
      try {
        localStorage.setItem(this.root(sheet.address) + sheet.version, JSON.stringify({ base: sheet.base, fields: sheet.read(), lost: sheet.lost, at: Date.now() }));
        roomy = true;
      } catch { roomy = false; }  // no room or switched off: the band says so when it matters
    },
    drop(address, version) { try { localStorage.removeItem(this.root(address) + version); } catch { /* there was none */ } },
    newest(address) {
      const found = this.all().filter(([key]) => key.startsWith(this.root(address)));
      found.sort((a, b) => a[1].at - b[1].at);
      const last = found.at(-1);
      return last && { ...last[1], version: last[0].slice(this.root(address).length) };
    },
    all() {
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith('sepeda|')).map((key) => [key, JSON.parse(localStorage.getItem(key))]);
      } catch { return []; }
    },
  };
  drafts.all().forEach(([key, draft]) => { if (Date.now() - draft.at > KEPT_DAYS * 86_400_000) localStorage.removeItem(key); });

  /* ---- the line ---- */
  let tries = 0, timer = null, cut = false;
  let away = false;  // signed out, and not asked again until the person does something about it
  const lineCut = () => {
    cut = true;
    document.querySelector('[data-line-text]').textContent = say(roomy ? 'cut' : 'cutBare');
    band('cut');
    clearTimeout(timer);
    timer = setTimeout(flushAll, RETRIES[Math.min(tries, RETRIES.length - 1)] * 1000);
    tries += 1;
  };
  const lineBack = () => {
    tries = 0;
    clearTimeout(timer);
    document.querySelector('[data-line=signed-out]').hidden = true;
    if (!cut) return;
    if ([...sheets].some((sheet) => sheet.state === 'kept')) { timer = setTimeout(flushAll, 300); return; }
    cut = false;
    band('back');
    setTimeout(() => { if (!cut) document.querySelector('[data-line=back]').hidden = true; }, 8000);
  };

  class Sheet {
    constructor(form) {
      this.form = form;
      this.address = new URL(form.action).pathname;
      this.base = this.read();
      this.lost = null;  // what was sent without an answer: if it comes back as "somebody else's", it is our own
      this.state = 'saved';
      form.addEventListener('input', (event) => { if (!this.quiet) this.edited(/^(radio|checkbox|date|select-.*)$/.test(event.target.type) ? 0 : PAUSE); });
      form.addEventListener('change', () => { if (!this.quiet && this.dirty) this.edited(0); });
      form.addEventListener('submit', (event) => { event.preventDefault(); away = false; this.flush(); });
      this.restore();
    }

    get version() { return this.form.elements.version.value; }
    set version(value) { this.form.elements.version.value = value; }
    get dirty() { return !same(this.read(), this.base); }

    read() {
      const found = {};
      for (const field of this.form.elements) {
        const { name, type } = field;
        if (!name || ['csrf_token', 'version'].includes(name) || ['submit', 'button', 'file', 'fieldset'].includes(type)) continue;
        if (type === 'radio') { found[name] ??= ''; if (field.checked) found[name] = field.value; }
        else if (type === 'checkbox' && this.listed(field)) { found[name] ??= []; if (field.checked) found[name].push(field.value); }
        else if (type === 'checkbox') found[name] = field.checked;
        else if (type === 'select-multiple') found[name] = [...field.selectedOptions].map((option) => option.value);
        else found[name] = field.value.replace(/\r\n?/g, '\n');
      }
      return found;
    }

    write(values) {
      this.quiet = true;
      for (const field of this.form.elements) {
        const value = values[field.name];
        if (value === undefined || field.name === 'version') continue;
        if (field.type === 'radio') field.checked = field.value === value;
        else if (field.type === 'checkbox') field.checked = Array.isArray(value) ? value.includes(field.value) : value;
        else if (field.type === 'select-multiple') [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
        else if (field.value !== value) field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true }));  // counters and growing boxes follow
      }
      this.quiet = false;
    }

    listed(box) { return 'list' in box.dataset || this.form.querySelectorAll(`[type=checkbox][name="${CSS.escape(box.name)}"]`).length > 1; }

    is(state, time = '') {
      this.state = state;
      if (time) lastTime = time;
      show(this.form.querySelector('[data-save-here], [data-save-state]'), state, word(state, time || lastTime));
      overall();
    }

    edited(pause) {
      clearTimeout(this.wait);
      if (!this.dirty) { drafts.drop(this.address, this.version); if (!this.busy) this.is('saved'); return; }
      drafts.set(this);
      if (!this.busy) this.is(cut || away ? 'kept' : 'unsaved');
      if (!away) this.wait = setTimeout(() => this.flush(), pause);
    }

    restore() {
      const draft = drafts.newest(this.address);
      if (!draft) return;
      if (same(draft.fields, this.base) || same(draft.fields, draft.base)) { drafts.drop(this.address, draft.version); return; }
      this.version = draft.version;
      const shown = this.base;
      this.base = draft.base;
      this.lost = draft.lost;
      this.write({ ...shown, ...draft.fields });
      this.note(say('restored'));
      this.edited(0);
    }

    async flush({ keepalive = false } = {}) {
      clearTimeout(this.wait);
      if (this.busy) { this.again = true; return; }
      if (!this.dirty || this.undecided || away || !this.form.isConnected) return;
      this.busy = true;
      this.is('saving');
      const fields = this.read();
      try {
        const { status, body } = await post(this.form.action, { version: this.version, fields }, { keepalive });
        this.understand(status, body, fields);
        lineBack();
      } catch (error) {
        if (error instanceof Cut) { this.lost = fields; drafts.set(this); this.is('kept'); lineCut(); }
        else if (error instanceof SignedOut) { away = true; this.is('kept'); band('signed-out'); }
        else throw error;
      } finally {
        this.busy = false;
        if (this.again) { this.again = false; this.flush(); }
      }
    }

    understand(status, body, fields) {
      this.problems([]);
      if (status === 200) this.saved(body, fields);
      else if (status === 409 && body.conflict?.version) this.join(body.conflict, fields);
      else if (body.problems?.length) { this.problems(body.problems); this.is('refused'); }
      else { this.problems([{ where: '', text: say(status === 404 ? 'gone' : 'trouble') }]); this.is('refused'); }
    }

    saved(body, fields) {
      drafts.drop(this.address, this.version);
      this.version = body.version;
      this.base = fields;
      this.lost = null;
      if (this.dirty) this.edited(PAUSE); else this.is('saved', body.saved_at);
      for (const other of sheets) {  // the same thing shown twice on one page
        if (other === this || other.address !== this.address || other.dirty) continue;
        other.write(fields);
        other.base = other.read();
        other.version = body.version;
      }
      this.form.dispatchEvent(new CustomEvent('sepeda:saved', { bubbles: true, detail: body }));
    }

    /* Three texts: what both began with (base), mine, theirs. */
    join(conflict, fields) {
      const theirs = conflict.fields, merged = { ...fields };
      const own = this.lost && Object.keys(theirs).every((name) => same(theirs[name], this.lost[name]));
      this.lost = null;
      const clashes = own ? [] : Object.keys(theirs).filter((name) => {
        if (same(fields[name], theirs[name]) || same(theirs[name], this.base[name])) return false;
        if (!same(fields[name], this.base[name])) return true;
        merged[name] = theirs[name];
        return false;
      });
      if (clashes.length) {
        this.undecided = { conflict, clashes, merged, fields };
        drafts.set(this);  // still on the old version: after a reload the question comes again
        this.is('unsaved');
        askWhich(this);
        return;
      }
      this.take(conflict, merged, fields);
      if (!own) this.note(say('merged', conflict.by, conflict.at));
    }

    decided(choice) {
      const { conflict, merged, fields } = this.undecided;
      this.undecided = null;
      this.take(conflict, merged, fields, choice);
    }

    /* Stand on their version from now on, with what was decided and whatever was typed since. */
    take(conflict, merged, fields, choice = {}) {
      drafts.drop(this.address, this.version);
      const now = this.read();
      const typed = Object.fromEntries(Object.entries(now).filter(([name, value]) => !same(value, fields[name])));
      this.base = { ...this.base, ...conflict.fields };
      this.version = conflict.version;
      lastTime = conflict.at || lastTime;  // what stands there now was saved then
      this.write({ ...merged, ...typed, ...choice });
      this.edited(0);
    }

    note(text) {
      this.form.querySelector('.save-note')?.remove();
      this.form.prepend(line('save-note notice tone-info', 'status', text));
      setTimeout(() => this.form.querySelector('.save-note')?.remove(), 15_000);
    }

    problems(list) {
      this.form.querySelectorAll('.save-problem').forEach((old) => old.remove());
      this.form.querySelectorAll('[aria-invalid]').forEach((field) => field.removeAttribute('aria-invalid'));
      for (const { where, text } of list) {
        const name = (where ?? '').split('.').at(-1);
        const found = this.form.elements.namedItem(name);
        const field = found instanceof RadioNodeList ? found[0] : found;
        const place = this.form.querySelector(`[data-problem-for="${CSS.escape(name)}"]`) ?? field?.closest('fieldset, div') ?? this.form;
        field?.setAttribute('aria-invalid', 'true');
        place.append(line('field-error save-problem', 'alert', text));
      }
    }
  }

  /* ---- all of them ---- */
  const adopt = (root = document) => {
    sheets.forEach((sheet) => { if (!sheet.form.isConnected) sheets.delete(sheet); });
    const known = new Set([...sheets].map((sheet) => sheet.form));
    root.querySelectorAll('form[data-autosave]').forEach((form) => { if (!known.has(form)) sheets.add(new Sheet(form)); });
  };
  async function flushAll() {
    for (const sheet of sheets) {
      await sheet.flush();
      if (sheet.state === 'kept') return;  // the line is still cut: no use in asking for each
    }
    if (cut && ![...sheets].some((sheet) => sheet.dirty)) await globalThis.sepeda.renew().then(lineBack, (error) => { if (error instanceof Cut) lineCut(); });
  }
  adopt();
  overall();

  addEventListener('online', () => { tries = 0; flushAll(); });
  addEventListener('offline', lineCut);
  document.querySelector('[data-line-try]').addEventListener('click', () => { tries = 0; flushAll(); });
  document.querySelector('[data-line-sign-in]').addEventListener('click', () => { away = false; flushAll(); });
  document.addEventListener('click', (event) => {
    const sheet = event.target.closest('[data-save-here], [data-save-state]') && [...sheets].find((one) => one.undecided);
    if (sheet) askWhich(sheet);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') sheets.forEach((sheet) => sheet.flush({ keepalive: JSON.stringify(sheet.read()).length < KEEPALIVE_MOST }));
  });
  addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    away = false;
    sheets.forEach((sheet) => { if (sheet.undecided) askWhich(sheet); });
    flushAll();
  });
  addEventListener('beforeunload', (event) => { if ([...sheets].some((sheet) => sheet.dirty && sheet.form.isConnected)) event.preventDefault(); });
  Object.assign(globalThis.sepeda, { adopt, flushAll });
})();
