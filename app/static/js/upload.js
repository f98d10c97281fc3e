/* Uploads with progress: <form data-upload (or, for a newer version, data-replace) data-kinds="pdf docx …" action="…?…"> with a file field, inside [data-answer]. A file goes as the raw
   body of a POST to the form's address with `&nama=<file name>`; answers 201 {evidence, html, warnings, board} or 4xx {problems}. Two at
   a time, so that a slow line finishes something. Limits and words: #upload-words. Without script the form sends its files itself. */
'use strict';
(() => {
  const { token, renew, signIn, putPiece, Cut } = globalThis.sepeda ?? {};
  if (!putPiece) return;
  const AT_ONCE = 2, RETRIES = [3, 10, 30, 60], PATIENCE = 90_000, FORMS = 'form[data-upload], form[data-replace]';
  const data = document.getElementById('upload-words').dataset;
  const waiting = [];
  const going = new Set();
  const kindOf = (file) => file.name.split('.').at(-1).toLowerCase();
  const size = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const megabytes = (bytes) => size.format(Math.max(bytes / 1048576, 0.1));

  /* What can be said before a single byte is sent. */
  const refusal = (file, kinds) => {
    const kind = kindOf(file), video = kind === 'mp4';
    if (!kinds.includes(kind)) return kinds.includes('mp4') ? data.tOnlyVideo : video ? data.tNotVideo : data.tNotAllowed;
    if (file.size === 0) return data.tEmpty;
    if (file.size > Number(video ? data.limitVideo : data.limitDocument)) return video ? data.tTooLargeVideo : data.tTooLargeDocument;
    return '';
  };

  class Sending {
    constructor(form, file) {
      this.address = `${form.action}&nama=${encodeURIComponent(file.name)}`;
      this.file = file;
      this.answer = form.closest('[data-answer]');
      this.row = document.getElementById('sending-row').content.firstElementChild.cloneNode(true);
      this.part = (name) => this.row.querySelector(`[data-${name}]`);
      this.part('name').textContent = file.name;
      this.part('stop').addEventListener('click', () => this.stop());
      this.part('again').addEventListener('click', () => this.queue());
      this.answer.querySelector('[data-sending]').append(this.row);
      const no = refusal(file, form.dataset.kinds.split(' '));
      if (no) this.failed(no, false); else this.queue();
    }

    queue() {
      this.retryWhenBack = false;
      clearTimeout(this.timer);
      this.row.className = 'send';
      this.part('again').hidden = true;
      this.row.querySelector('progress').hidden = false;
      this.part('said').textContent = data.tWaiting;
      this.part('stop').querySelector('span').textContent = data.tStop;
      if (!waiting.includes(this)) waiting.push(this);
      next();
    }

    start() {
      going.add(this);
      const request = this.request = new XMLHttpRequest();
      request.open('POST', this.address);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.setRequestHeader('Accept', 'application/json');
      request.setRequestHeader('X-CSRFToken', token());
      request.responseType = 'json';
      request.upload.addEventListener('progress', ({ loaded, total }) => this.progress(loaded, total || this.file.size));
      request.addEventListener('error', () => this.cut());
      request.addEventListener('load', () => this.finished(request.status, request.response ?? {}));
      request.addEventListener('loadend', () => { clearTimeout(this.watch); going.delete(this); next(); });
      this.part('said').textContent = '';
      this.watchOver();
      request.send(this.file);
    }

    /* A line that hangs without breaking tells nobody. */
    watchOver() {
      clearTimeout(this.watch);
      this.watch = setTimeout(() => { this.request.abort(); this.cut(); }, PATIENCE);
    }

    /* Not every cut is one the browser calls offline: try again by itself, less and less often. */
    cut() {
      this.failed(data.tCut, true);
      this.retryWhenBack = true;
      this.tries = (this.tries ?? -1) + 1;
      this.timer = setTimeout(() => { if (this.retryWhenBack && this.row.isConnected) this.queue(); }, RETRIES[Math.min(this.tries, RETRIES.length - 1)] * 1000);
    }

    progress(loaded, total) {
      this.watchOver();
      const percent = Math.floor((loaded / total) * 100);
      this.row.querySelector('progress').value = percent;
      this.part('figure').textContent = `${megabytes(loaded)}/${megabytes(total)} MB · ${percent}%`;
      if (loaded === total) this.part('said').textContent = data.tChecking;
    }

    async finished(status, said) {
      if (status === 201) {
        this.row.remove();
        putPiece(this.answer, said).querySelector('[data-piece-name]').scrollIntoView({ block: 'nearest' });
      } else if (status === 401 || (status === 400 && !this.renewed)) await this.again();
      else if (said.problems?.length) this.failed(said.problems.map((one) => one.text).join(' '), status >= 500);
      else this.failed(status === 404 ? data.tGone : data.tTrouble, status !== 404);
    }

    /* The token grew old, or the session ended: the file is still in hand. */
    async again() {
      this.failed(data.tSignedOut, true);
      try {
        if (!(await renew())) await signIn();
        this.renewed = true;
        this.queue();
        this.renewed = false;
      } catch (error) { if (error instanceof Cut) this.cut(); }
    }

    failed(text, mayRepeat) {
      this.row.className = 'send send-failed';
      this.row.querySelector('progress').hidden = true;
      this.part('figure').textContent = '';
      this.part('said').textContent = text;
      this.part('again').hidden = !mayRepeat;
      this.part('stop').querySelector('span').textContent = data.tClose;
    }

    stop() {
      const at = waiting.indexOf(this);
      if (at >= 0) waiting.splice(at, 1);
      this.retryWhenBack = false;
      clearTimeout(this.timer);
      if (going.has(this)) this.request.abort();
      this.row.remove();
    }
  }

  const all = new Set();
  document.querySelector('[data-desk]').classList.add('desk-ready');
  const next = () => { while (going.size < AT_ONCE && waiting.length) waiting.shift().start(); };
  const take = (form, files) => [...files].forEach((file) => all.add(new Sending(form, file)));

  document.addEventListener('change', ({ target: field }) => {
    const form = field.type === 'file' && field.closest(FORMS);
    if (!form) return;
    take(form, field.files);
    field.value = '';
    form.closest('details')?.removeAttribute('open');
  });
  document.addEventListener('submit', (event) => {
    if (!event.target.closest(FORMS)) return;
    event.preventDefault();
    event.target.querySelector('input[type=file]').click();
  });

  /* ---- drop: on the form; a file dropped beside it must not replace the page ---- */
  const place = (event) => (event.dataTransfer?.types.includes('Files') ? event.target.closest('form.drop') : null);
  const mark = (form) => document.querySelectorAll('form.drop').forEach((one) => one.classList.toggle('drop-over', one === form));
  addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = place(event) ? 'copy' : 'none';
    mark(place(event));
  });
  addEventListener('dragleave', (event) => { if (!event.relatedTarget) mark(null); });
  addEventListener('drop', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    const form = place(event);
    mark(null);
    if (form) take(form, event.dataTransfer.files);
  });

  addEventListener('online', () => all.forEach((one) => { if (one.retryWhenBack && one.row.isConnected) one.queue(); }));
  addEventListener('beforeunload', (event) => { if (going.size || waiting.length) event.preventDefault(); });
})();
