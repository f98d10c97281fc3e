/* A page that stays open for hours: it sends with the CSRF token of the day, and when the session has ended it asks to sign in again
   without leaving. Needs components/autosave.html. Other scripts use globalThis.sepeda:

     sepeda.post(address, data)   POST as JSON; answers {status, body}. Asks to sign in and repeats by itself. Throws sepeda.Cut when the line
                                  or the server is down, sepeda.SignedOut when the person did not want to sign in now
     sepeda.renew()               true: signed in as before, the token is fresh; false: signed out. Throws sepeda.Cut
     sepeda.signIn()              asks (once, however many ask); resolves when signed in again
     sepeda.token()               the token for requests that this file does not send (XMLHttpRequest with progress)
     sepeda.say(name, …values)    the words in data-t-<name> of the page's #autosave element */
'use strict';
(() => {
  const part = document.getElementById('autosave');
  if (!part) return;
  const PATIENCE = 20_000;
  class Cut extends Error {
    constructor(status = 0) { super(); this.status = status; }
  }
  class SignedOut extends Error {}
  const say = (name, ...values) => part.dataset[`t${name[0].toUpperCase()}${name.slice(1)}`].replace(/\{(\d)\}/g, (_, n) => values[n]);
  let token = part.dataset.token;

  const ask = async (address, options = {}) => {
    let answer;
    try {
      answer = await fetch(address, { credentials: 'same-origin', redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE), ...options });
    } catch { throw new Cut(); }
    if (answer.status >= 500 || answer.status === 429) throw new Cut(answer.status);
    return answer;
  };
  const signedOut = (answer) => answer.status === 401 || answer.type === 'opaqueredirect';

  const renew = async () => {
    const answer = await ask(part.dataset.tokenUrl, { headers: { Accept: 'application/json' } });
    if (signedOut(answer)) return false;
    const said = await answer.json().catch(() => { throw new Cut(); });
    if (said.user !== part.dataset.user) throw new SignedOut(say('otherUser'));
    token = said.token;
    document.querySelectorAll('input[name=csrf_token]').forEach((field) => { field.value = token; });
    return true;
  };

  /* ---- signing in again, in this page or in another tab ---- */
  const dialog = document.getElementById('sign-in-again');
  const form = dialog.querySelector('form');
  const complaint = dialog.querySelector('[data-sign-in-error]');
  let waiting = null;
  const complain = (text) => { complaint.hidden = !text; complaint.querySelector('span').textContent = text; };
  const end = (way, reason) => {
    const { resolve, reject } = waiting;
    waiting = null;
    form.elements.password.value = '';
    dialog.close();
    if (way) resolve(); else reject(reason);
  };
  const signIn = () => {
    if (!waiting) {
      waiting = {};
      waiting.promise = new Promise((resolve, reject) => Object.assign(waiting, { resolve, reject }));
      complain('');
      dialog.showModal();
      form.elements[form.elements.username.value ? 'password' : 'username'].focus();
    }
    return waiting.promise;
  };
  const look = async () => {
    try {
      if (waiting && await renew() && waiting) end(true);
    } catch (error) { if (error instanceof SignedOut) complain(error.message); }
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('.btn-primary');
    button.disabled = true;
    try {
      const page = new DOMParser().parseFromString(await (await ask(part.dataset.loginUrl)).text(), 'text/html');
      const fields = new URLSearchParams(new FormData(form));
      fields.set('csrf_token', page.querySelector('input[name=csrf_token]')?.value ?? '');
      const answer = await ask(part.dataset.loginUrl, { method: 'POST', body: fields, headers: { Accept: 'text/html' } });
      if (await renew()) { end(true); return; }
      const back = answer.type === 'basic' ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
      complain(back?.querySelector('[data-notice] > div')?.textContent.trim() || say('wrong'));
    } catch (error) {
      complain(error instanceof SignedOut ? error.message : say(error.status === 429 ? 'often' : 'offline'));
    } finally { button.disabled = false; }
  });
  dialog.addEventListener('cancel', (event) => { event.preventDefault(); end(false, new SignedOut()); });
  dialog.querySelector('[data-sign-in-later]').addEventListener('click', () => end(false, new SignedOut()));
  addEventListener('focus', look);

  const post = async (address, data, { keepalive = false } = {}) => {
    for (let round = 0; ; round += 1) {
      const answer = await ask(address, {
        method: 'POST', body: JSON.stringify(data), keepalive,
        headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': token },
      });
      // 400: most likely the token grew old, or went with the session
      const door = signedOut(answer) || (answer.status === 400 && round === 0);
      if (!door || round > 2) return { status: answer.status, body: await answer.json().catch(() => ({})) };
      if (!(await renew())) await signIn();
    }
  };

  globalThis.sepeda = { post, renew, signIn, say, Cut, SignedOut, token: () => token };
})();
