// Forms that save themselves: <form data-autosave action="…"> with a hidden `version`, inside [data-desk data-user].
//
// Protocol: POST to the form's action, JSON {version, fields: {name: value}}, header X-CSRFToken. Answers:
//   200 {version, saved_at, …}                    saved; event `sepeda:saved` on document with the answer
//   409 {conflict: {by, at, version, fields}}     somebody else saved first: both texts are shown, nothing is lost
//   422, 413, 423 {problems: [{where, text}]}     cannot be kept; the sentence stands beside the form
//   401                                           signed out: a dialog asks to sign in again; the text waits
//   400                                           the token grew old: it is fetched anew and the save repeated once
// Until the server says 200 a copy lies in localStorage, under the user and the form's address.
(() => {
  const desk = document.querySelector('[data-desk]');
  if (!desk) return;
  const say = document.querySelector('[data-words]')?.dataset ?? {};
  const state = document.querySelector('[data-save-state]');
  const offline = document.querySelector('[data-offline]');
  const online = document.querySelector('[data-online]');
  const again = document.getElementById('sign-in-again');
  const savers = new Map();
  let token = document.querySelector('input[name=csrf_token]')?.value ?? '';
  let cut = false;

  const store = {
    get: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* no room: the page still holds the text */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* nothing to drop */ } },
  };
  const tell = (word, time = '') => { if (state) { state.textContent = `${state.dataset[word]}${time ? ` ${time}` : ''}`; state.dataset.is = word; } };
  const lineCut = (yes) => {
    if (cut && !yes) { online.hidden = false; setTimeout(() => { online.hidden = true; }, 6000); }
    cut = yes;
    offline.hidden = !yes;
  };

  // A fresh token, and whether the person is still the one who wrote this. null: cannot be told now.
  const refresh = async () => {
    try {
      const answer = await fetch(desk.dataset.tokenUrl, { headers: { Accept: 'application/json' }, credentials: 'same-origin' });
      if (answer.status === 401) return false;
      if (!answer.ok) return null;
      const { token: fresh, user } = await answer.json();
      if (user !== desk.dataset.user) { tell('unsaved'); offline.querySelector('span').textContent = say.otherUser; offline.hidden = false; return false; }
      token = fresh;
      document.querySelectorAll('input[name=csrf_token]').forEach((one) => { one.value = fresh; });
      return true;
    } catch { return null; }
  };

  class Saver {
    constructor(form) {
      this.form = form;
      this.key = `sepeda:tulis:${desk.dataset.user}:${new URL(form.action).pathname}`;
      this.saved = JSON.stringify(this.fields());
      this.wait = 0;
      this.tries = 0;
      form.addEventListener('input', (event) => this.changed(event.target.type === 'radio' || event.target.type === 'checkbox' ? 0 : 700));
      form.addEventListener('submit', (event) => { event.preventDefault(); this.save(); });
      this.restore();
    }

    fields() {
      const found = {};
      for (const one of this.form.elements) {
        if (!one.name || ['csrf_token', 'version'].includes(one.name) || one.type === 'submit') continue;
        if (one.type === 'radio') { found[one.name] ??= ''; if (one.checked) found[one.name] = one.value; } else if (one.type === 'checkbox') found[one.name] = one.checked;
        else found[one.name] = one.value;
      }
      return found;
    }

    fill(values) {
      for (const one of this.form.elements) {
        if (!(one.name in values) || one.name === 'version') continue;
        if (one.type === 'radio') one.checked = one.value === String(values[one.name] ?? '');
        else if (one.type === 'checkbox') one.checked = Boolean(values[one.name]);
        else { one.value = values[one.name] ?? ''; one.dispatchEvent(new Event('sepeda:grow', { bubbles: true })); }
      }
    }

    get dirty() { return JSON.stringify(this.fields()) !== this.saved; }

    changed(delay) {
      store.set(this.key, { version: this.form.elements.version.value, fields: this.fields() });
      tell('unsaved');
      clearTimeout(this.wait);
      this.wait = setTimeout(() => this.save(), delay);
    }

    restore() {
      const kept = store.get(this.key);
      if (!kept) return;
      if (JSON.stringify(kept.fields) === this.saved) { store.drop(this.key); return; }
      this.fill(kept.fields);
      this.form.elements.version.value = kept.version;
      this.changed(300);
    }

    async save({ repeated = false } = {}) {
      clearTimeout(this.wait);
      if (this.busy) { this.more = true; return; }
      if (!this.dirty || this.form.querySelector('.clash')) return;
      this.busy = true;
      const sent = this.fields();
      tell('saving');
      let answer;
      try {
        answer = await fetch(this.form.action, {
          method: 'POST', credentials: 'same-origin', redirect: 'error',
          headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': token },
          body: JSON.stringify({ version: this.form.elements.version.value, fields: sent }),
        });
      } catch { answer = null; }
      this.busy = false;
      if (answer === null || answer.status >= 500) { this.later(); return; }
      lineCut(false);
      this.tries = 0;
      await this.understand(answer, sent, repeated);
      if (this.more) { this.more = false; this.save(); }
    }

    later() {
      lineCut(true);
      tell('unsaved');
      this.tries += 1;
      this.wait = setTimeout(() => this.save(), Math.min(30000, 1000 * 2 ** this.tries));
    }

    async understand(answer, sent, repeated) {
      const said = await answer.json().catch(() => ({}));
      this.problems([]);
      if (answer.status === 200) {
        this.form.elements.version.value = said.version;
        this.saved = JSON.stringify(sent);
        if (this.dirty) this.changed(0); else { store.drop(this.key); tell('saved', said.saved_at); }
        document.dispatchEvent(new CustomEvent('sepeda:saved', { detail: said }));
      } else if (answer.status === 409 && said.conflict) this.clash(said.conflict);
      else if (answer.status === 401) this.askToSignIn();
      else if (answer.status === 400 && !repeated) { if ((await refresh()) === true) await this.save({ repeated: true }); else this.askToSignIn(); } else {
        tell('unsaved');
        this.problems(said.problems?.length ? said.problems : [{ text: say.refused }]);
      }
    }

    askToSignIn() {
      tell('unsaved');
      if (!again.open) again.showModal();
    }

    problems(list) {
      this.form.querySelectorAll('.save-problem').forEach((one) => one.remove());
      for (const { text } of list) {
        const line = document.createElement('p');
        line.className = 'field-error save-problem';
        line.setAttribute('role', 'alert');
        line.textContent = text;
        this.form.append(line);
      }
    }

    clash(conflict) {
      tell('unsaved');
      const box = document.querySelector('template[data-conflict]').content.firstElementChild.cloneNode(true);
      const shown = (fields) => Object.values(fields).filter((v) => typeof v === 'string').join('\n');
      box.querySelector('[data-clash-who]').textContent = say.clashBy.replace('{who}', conflict.by).replace('{when}', conflict.at);
      box.querySelector('[data-clash-theirs]').textContent = shown(conflict.fields);
      box.querySelector('[data-clash-mine]').textContent = shown(this.fields());
      const decide = (mine) => {
        this.form.elements.version.value = conflict.version;
        this.saved = JSON.stringify({ ...this.fields(), ...conflict.fields });
        box.remove();
        if (mine) { this.saved = ''; this.changed(0); } else { this.fill(conflict.fields); this.saved = JSON.stringify(this.fields()); store.drop(this.key); tell('saved', conflict.at); }
      };
      box.querySelectorAll('[data-clash]').forEach((button) => button.addEventListener('click', () => decide(button.dataset.clash === 'mine')));
      this.form.prepend(box);
      box.scrollIntoView({ block: 'center' });
    }
  }

  const adopt = (root) => root.querySelectorAll('form[data-autosave]').forEach((form) => { if (!savers.has(form)) savers.set(form, new Saver(form)); });
  const all = () => savers.forEach((one) => one.save());
  const back = async () => { if ((await refresh()) === true) { again.close(); all(); } };
  adopt(document);

  addEventListener('online', all);
  addEventListener('offline', () => lineCut(true));
  addEventListener('focus', () => { if (again.open) back(); });
  again.querySelector('[data-signed-in]').addEventListener('click', back);
  addEventListener('keydown', (event) => { if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); all(); } });
  addEventListener('beforeunload', (event) => { if ([...savers.values()].some((one) => one.form.isConnected && one.dirty)) event.preventDefault(); });

  globalThis.sepeda = { adopt, refresh, token: () => token, askToSignIn: () => { if (!again.open) again.showModal(); } };
})();
