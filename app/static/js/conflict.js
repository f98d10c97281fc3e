/* Two people in one form: both texts side by side, and a choice for each field that both changed. Used by autosave.js.

     sepeda.askWhich(sheet)   opens the dialog for a sheet with `undecided: {conflict, clashes}`; calls sheet.decided({name: value}) when every
                              field is chosen. "Putuskan nanti" leaves everything as it is; sheet stays undecided and can be asked again */
'use strict';
(() => {
  const { say } = globalThis.sepeda ?? {};
  if (!say) return;
  const dialog = document.getElementById('two-texts');
  // A drop-down may have handed its label to the search box that stands in for it: then the field's own says it
  const labelOf = (field) => [field.closest('fieldset')?.querySelector('legend'), field.labels?.[0], field.closest('.field')?.querySelector('label, .form-label')]
    .map((one) => one?.textContent.replace(/\s+/g, ' ').trim()).find(Boolean) ?? field.getAttribute('aria-label') ?? '';
  const shown = (field, value) => {
    if (field instanceof RadioNodeList) {
      return [...field].filter((one) => [].concat(value).includes(one.value)).map((one) => one.labels[0]?.textContent.replace(/\s+/g, ' ').trim()).join('\n');
    }
    if (field instanceof HTMLSelectElement) {
      return [...field.options].filter((one) => [].concat(value).includes(one.value)).map((one) => one.label).join('\n');
    }
    if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
    return Array.isArray(value) ? value.join('\n') : value;
  };

  globalThis.sepeda.askWhich = (sheet) => {
    if (dialog.open) return;
    const { conflict, clashes } = sheet.undecided, choice = {}, open = new Set(clashes);
    dialog.querySelector('[data-clash-who]').textContent = say('who', conflict.by, conflict.at);
    dialog.querySelector('[data-clash-fields]').replaceChildren(...clashes.map((name) => {
      const field = sheet.form.elements.namedItem(name), mine = sheet.read()[name], theirs = conflict.fields[name];
      const editable = /^(textarea|text)$/.test(field.type);
      const box = document.getElementById('two-texts-field').content.firstElementChild.cloneNode(true);
      box.querySelector('[data-clash-label]').textContent = labelOf(field instanceof RadioNodeList ? field[0] : field);
      box.querySelector('[data-clash-by]').textContent = say('theirs', conflict.by);
      const text = box.querySelector('[data-clash-mine]');
      text.value = shown(field, mine);
      text.readOnly = !editable;
      box.querySelector('[data-clash-theirs]').value = shown(field, theirs);
      box.querySelectorAll('[data-clash-take]').forEach((button) => button.addEventListener('click', () => {
        choice[name] = button.dataset.clashTake === 'theirs' ? theirs : editable ? text.value : mine;
        box.remove();
        open.delete(name);
        if (open.size) return;
        dialog.close();
        sheet.decided(choice);
      }));
      return box;
    }));
    dialog.showModal();
  };
  dialog.querySelector('[data-clash-later]').addEventListener('click', () => dialog.close());
})();
