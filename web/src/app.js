// What script adds to pages that already work without it: keys, one submit per form, rows that open, figures at the side, a scanner's line.
'use strict';
(() => {
  const find = (selector, from = document) => from.querySelector(selector);
  const typing = (el) => el && (el.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName)) && !/^(checkbox|radio|button|submit|file)$/.test(el.type);
  const visible = (el) => el.getClientRects().length > 0;

  // ---- Keys ----
  // One-letter keys can be switched off: they get in the way of speech input. Kept per browser.
  const keysOff = () => localStorage.getItem('keys') === 'off';
  let went = 0; // when "g" was pressed

  const label = (el) => {
    const copy = el.cloneNode(true);
    copy.querySelectorAll('kbd, svg').forEach((part) => part.remove());
    return copy.textContent.trim();
  };

  // The search of this page's own list comes before the one of all pages.
  const search_box = () => [find('main input[type=search][name=q]'), find('#q')].find((el) => el && visible(el));
  function keyHelp() {
    const dialog = document.createElement('dialog');
    dialog.className = 'keys';
    const list = document.createElement('dl');
    const add = (keys, what) => {
      const dt = document.createElement('dt');
      for (const key of keys) dt.append(Object.assign(document.createElement('kbd'), { textContent: key }), ' ');
      list.append(dt, Object.assign(document.createElement('dd'), { textContent: what }));
    };
    document.querySelectorAll('[data-key]').forEach((el) => visible(el) && add([el.dataset.key], label(el)));
    if (search_box()) add(['/'], 'Tìm');
    document.querySelectorAll('[data-go]').forEach((el) => add(['g', el.dataset.go], label(el)));
    if (find('.row-link')) add(['j', 'k'], 'Vào danh sách: dòng sau, dòng trước');
    add(['↑', '↓'], find('table.grid input[type=text]') ? 'Ô trên, ô dưới cùng cột; dán được cả cột từ Excel' : 'Dòng trước, dòng sau của danh sách');
    add(['Enter'], 'Mở dòng, gửi biểu mẫu');
    add(['Esc'], 'Quay lại, đóng');
    add(['?'], 'Các phím của trang này');
    const off = Object.assign(document.createElement('button'), { type: 'button', className: 'button' });
    const name = () => { off.textContent = keysOff() ? 'Bật lại phím tắt một chữ' : 'Tắt phím tắt một chữ'; };
    off.addEventListener('click', () => { localStorage.setItem('keys', keysOff() ? 'on' : 'off'); name(); });
    name();
    const close = Object.assign(document.createElement('button'), { type: 'button', className: 'button main', textContent: 'Đóng' });
    close.addEventListener('click', () => dialog.close());
    const row = Object.assign(document.createElement('div'), { className: 'actions' });
    row.append(close, off);
    const title = Object.assign(document.createElement('h2'), { id: 'keys-title', textContent: 'Phím tắt của trang này' });
    dialog.setAttribute('aria-labelledby', title.id);
    dialog.append(title, list, row);
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  function goBack(el) {
    const side = find('#side');
    if (side && side.firstElementChild) return closeSide();
    const menu = find('details.user[open]');
    if (menu) { menu.open = false; find('summary', menu).focus(); return true; }
    if (location.hash === '#menu') { location.hash = '#main'; return true; }
    if (typing(el)) { el.blur(); return true; }
    const back = find('[data-back]');
    if (back) back.click();
    return Boolean(back);
  }

  function moveRow(el, step) {
    const links = [...document.querySelectorAll('.row-link')].filter(visible);
    links[links.indexOf(el) + step]?.focus();
  }

  // The cells of a form's column, as names say it: v-1.1, v-2.3 …
  const column = (cell) => [...cell.closest('table').querySelectorAll(`:is(input[type=text], textarea)[name^="${CSS.escape(cell.name.slice(0, 2))}"]`)].filter(visible);
  function moveCell(cell, step) {
    const cells = column(cell);
    const next = cells[cells.indexOf(cell) + step];
    next?.focus();
    next?.select();
  }

  // A column copied from a spreadsheet goes down the cells from where it is pasted.
  document.addEventListener('paste', (event) => {
    const cell = event.target;
    const lines = event.clipboardData?.getData('text/plain').replace(/\r?\n$/, '').split(/\r?\n/) ?? [];
    if (lines.length < 2 || !cell.matches?.('table.grid input[type=text][name]')) return;
    event.preventDefault();
    const cells = column(cell).slice(column(cell).indexOf(cell));
    lines.slice(0, cells.length).forEach((line, i) => {
      cells[i].value = line.split('\t')[0].trim();
      cells[i].dispatchEvent(new Event('input', { bubbles: true }));
    });
    cells[Math.min(lines.length, cells.length) - 1].focus();
  });

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || find('dialog[open]')) return;
    const el = document.activeElement;
    const key = event.key;
    let done = false;
    if (key === 'Escape') {
      done = goBack(el);
    } else if ((key === 'ArrowDown' || key === 'ArrowUp') && el.matches('.row-link')) {
      moveRow(el, key === 'ArrowDown' ? 1 : -1);
      done = true;
    } else if ((key === 'ArrowDown' || key === 'ArrowUp') && el.matches('table.grid input[type=text]')) {
      moveCell(el, key === 'ArrowDown' ? 1 : -1);
      done = true;
    } else if (el.matches('table.grid textarea')) {
      // Inside the text the arrows go from line to line; at its ends, and with Enter, to the next cell.
      if ((key === 'Enter' && !event.shiftKey) || (key === 'ArrowDown' && el.selectionEnd === el.value.length)) { moveCell(el, 1); done = true; }
      else if (key === 'ArrowUp' && el.selectionStart === 0) { moveCell(el, -1); done = true; }
    } else if ((key === 'ArrowDown' || key === 'ArrowUp') && el.closest('.suggest')) {
      const stops = [...el.closest('.suggest').querySelectorAll('input, .suggestions button')];
      stops[stops.indexOf(el) + (key === 'ArrowDown' ? 1 : -1)]?.focus();
      done = true;
    } else if (typing(el) || event.repeat) {
      return;
    } else if (key === '?') {
      keyHelp();
      done = true;
    } else if (!keysOff() && key.length === 1) {
      if (key === '/') {
        const box = search_box();
        if (box) { box.focus(); box.select(); done = true; }
      } else if (key === 'j' || key === 'k') {
        moveRow(el, key === 'j' ? 1 : -1);
        done = true;
      } else if (Date.now() - went < 1500) {
        const link = find(`[data-go="${CSS.escape(key)}"]`);
        if (link) { link.click(); done = true; }
        went = 0;
      } else if (key === 'g') {
        went = Date.now();
        done = true;
      } else {
        const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(visible);
        if (target) { target.click(); done = true; }
      }
    }
    if (done) event.preventDefault();
  });

  // ---- A scanner types a line faster than any hand and ends it with Enter ----
  const scan = { text: '', last: 0, field: null, before: '' };
  document.addEventListener('keydown', (event) => {
    const box = find('[data-scan]');
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = event.timeStamp; // when the key was pressed, however late this page gets to it
    if (event.key === 'Enter') {
      // In a field only what begins like a number or has the bars of a card: something else may be meant for the field.
      const fast = scan.text.length >= 8 && now - scan.last < 80 && (!typing(scan.field) || /^\d{9,13}(\D|$)|\|/.test(scan.text));
      if (fast && document.activeElement !== box) {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (typing(scan.field)) scan.field.value = scan.before; // take the line back out of the field it fell into
        box.value = scan.text;
        box.form.requestSubmit();
      }
      scan.text = '';
      scan.last = 0; // what follows at once begins anew, in the field it falls into
      return;
    }
    if (event.key.length !== 1) return;
    if (now - scan.last > 80) {
      scan.text = '';
      scan.field = document.activeElement;
      scan.before = scan.field?.value ?? '';
    }
    scan.text += event.key;
    scan.last = now;
    // From the third fast character on no single letter is a key of the page.
    if (scan.text.length > 2 && !typing(document.activeElement)) {
      event.stopImmediatePropagation();
      event.preventDefault(); // nor does a blank in a name press a button
    }
  }, true);

  // ---- A page whose questions are answered in place: [data-stay] is replaced by the one of the answer ----
  // The same form is sent that goes without script; an answer that is another page (the session ended) is left to the browser.
  async function ask(form, extra) {
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    const answer = await fetch(form.action, { method: 'POST', body });
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  }
  async function answer_in_place(form, extra) {
    form.dataset.sent = '1';
    const fresh = await ask(form, extra).then((page) => find('[data-stay]', page), () => null);
    if (!fresh) {
      for (const [name, value] of Object.entries(extra)) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
      return form.submit();
    }
    form.closest('[data-stay]').replaceWith(fresh);
    dress_files(fresh);
    focus_on(find('[autofocus]', fresh) ?? find('#errors', fresh));
  }
  // What was scanned and refused is written over by the next scan.
  function focus_on(el) {
    el?.focus();
    if (el?.matches('[data-scan]')) el.select();
  }
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.closest('[data-stay]')) return;
    if (form.dataset.sent) return event.preventDefault();
    const by = event.submitter;
    const typed = document.activeElement;
    const extra = find('[data-scan]', form)?.value ? { viec: 'tra-cuu' }
      : typed.matches('.suggest input') && typed.value !== typed.defaultValue ? { viec: 'chon-dau' }
        : by && !by.matches('[value^=tiep-nhan], [value=ghi-phieu]') ? { [by.name]: by.value } : null;
    if (!extra) return;
    event.preventDefault();
    answer_in_place(form, extra);
  });

  // What is typed brings suggestions; left typed, it brings the rest of what depends on it.
  async function refresh(field, extra, ids) {
    const form = field.form;
    const typed = field.value;
    const page = await ask(form, extra).catch(() => null);
    if (!page || form.dataset.sent || !form.isConnected || field.value !== typed) return;
    for (const id of ids) { const part = document.getElementById(id), fresh = page.getElementById(id); if (part && fresh) { part.replaceWith(fresh); dress_files(fresh); } }
  }
  let pause = 0;
  document.addEventListener('input', (event) => {
    const field = event.target;
    if (!field.matches('[data-stay] .suggest input')) return;
    clearTimeout(pause);
    pause = setTimeout(() => refresh(field, { viec: 'goi-y' }, ['goi-y']), 120);
  });
  document.addEventListener('change', (event) => {
    const field = event.target;
    const suggested = field.matches('[data-stay] .suggest input');
    if (!suggested && !field.matches('[data-stay] [name=channel]')) return;
    // After this turn: Enter sends the form right behind its change, and an arrow has gone on to the suggestions.
    setTimeout(() => {
      if (field.form?.dataset.sent || document.activeElement.closest('.suggestions')) return;
      refresh(field, { viec: 'xem-han' }, suggested ? ['han-tra', 'f-papers', 'f-tep'] : ['han-tra']);
    });
  });

  // ---- One submit per form ----
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post' || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = '1';
    const buttons = [...form.elements].filter((el) => el.type === 'submit');
    // After this turn: a disabled button would not send its own name and value.
    setTimeout(() => buttons.forEach((el) => { el.disabled = true; }));
    // An answer that is a file leaves this page standing.
    setTimeout(() => free(form), 10000);
  });
  function free(form) {
    delete form.dataset.sent;
    [...form.elements].forEach((el) => { if (el.type === 'submit') el.disabled = false; });
  }
  window.addEventListener('pageshow', (event) => { if (event.persisted) document.querySelectorAll('form[data-sent]').forEach(free); });
  document.addEventListener('htmx:afterRequest', (event) => { if (event.target.matches?.('form[data-sent]')) free(event.target); });

  // ---- Figures open at the side ----
  let opened = null;
  function closeSide() {
    find('#side').replaceChildren();
    opened?.removeAttribute('aria-expanded');
    opened?.focus();
    opened = null;
    return true;
  }
  function openFigure(link) {
    opened?.removeAttribute('aria-expanded');
    opened = link;
    link.setAttribute('aria-expanded', 'true');
    const side = find('#side');
    htmx.ajax('GET', link.href, { target: side, select: '#panel', swap: 'innerHTML' }).then(() => {
      const panel = find('#panel', side);
      if (!panel) { location.href = link.href; return; }
      const close = Object.assign(document.createElement('button'), { type: 'button', className: 'button quiet', textContent: 'Đóng' });
      close.addEventListener('click', closeSide);
      panel.append(close);
      side.focus();
    });
  }

  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = event.target;
    const figure = target.closest('a.figure');
    if (figure && find('#side')) {
      event.preventDefault();
      return openFigure(figure);
    }
    if (target.closest('[data-print]')) return window.print();
    if (target.closest('[data-keys]')) return keyHelp();
    const menu = find('details.user[open]');
    if (menu && !menu.contains(target)) menu.open = false;
    const row = target.closest('tbody tr');
    if (row && !target.closest('a, button, input, label, select, textarea, summary') && !String(getSelection())) find('.row-link', row)?.click();
  });

  // ---- A page opened to be printed prints by itself, and a reload does not print again ----
  if (find('[data-print=now]')) {
    history.replaceState(null, '', location.pathname);
    addEventListener('load', () => window.print(), { once: true });
  }

  // ---- Codes that are written into the field one was in, at the cursor ----
  let written = null;
  document.addEventListener('focusin', (event) => { if (event.target.tagName === 'TEXTAREA') written = event.target; });
  document.querySelectorAll('[data-insert]').forEach((span) => {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button quiet code', textContent: span.dataset.insert });
    button.title = 'Chèn vào ô đang viết';
    button.addEventListener('click', () => {
      const field = written ?? find('main textarea');
      if (!field) return;
      field.setRangeText(span.dataset.insert, field.selectionStart, field.selectionEnd, 'end');
      field.focus();
    });
    span.replaceChildren(button);
  });

  // ---- A part that shows what is new by itself, and a screen that goes on when nobody is at it ----
  const waits = (el) => el.contains(document.activeElement) || find('form[data-sent]', el);
  document.querySelectorAll('[data-live]').forEach((first) => {
    let part = first;
    setInterval(async () => {
      const answer = await fetch(location.href).catch(() => null);
      part.classList.toggle('stale', !answer?.ok);   // the program does not answer: what stands here is old
      if (!answer?.ok || waits(part)) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id);
      if (!fresh) return location.reload();          // the session has ended
      part.replaceWith(fresh);
      part = fresh;
    }, Number(first.dataset.live) * 1000);
  });
  const screen = document.body.dataset;
  if (screen.again && !find('[data-live]')) {
    let timer = 0;
    const begin = () => { clearTimeout(timer); timer = setTimeout(() => location.replace(screen.againUrl), Number(screen.again) * 1000); };
    for (const touched of ['pointerdown', 'keydown']) addEventListener(touched, begin);
    begin();
  }

  // ---- Words that are typed but not sent are not left behind without a question ----
  addEventListener('beforeunload', (event) => {
    const left = [...document.querySelectorAll('form[method=post] textarea')].some((field) => !field.form.dataset.sent && field.value !== field.defaultValue);
    if (left) event.preventDefault();
  });

  // ---- Of tabs that do not fit on the screen, the one where one is ----
  const tab = find('.tabs [aria-current]');
  if (tab) tab.closest('ul').scrollLeft = tab.offsetLeft - tab.closest('ul').clientWidth / 2;

  // ---- Files: the browser's own button speaks the browser's language ----
  if (find('input[type=file]')) for (const name of ['dragover', 'drop']) document.addEventListener(name, (event) => event.dataTransfer.types.includes('Files') && event.preventDefault());
  function dress_files(under) {
    under.querySelectorAll('input[type=file]').forEach((input) => {
      const row = Object.assign(document.createElement('div'), { className: 'file' });
      const button = Object.assign(document.createElement('label'), { htmlFor: input.id, className: 'button', textContent: 'Chọn tệp' });
      const names = document.createElement('span');
      names.setAttribute('role', 'status');
      const show = () => { names.textContent = [...input.files].map((file) => file.name).join(', ') || 'Chưa chọn tệp nào'; };
      input.addEventListener('change', show);
      show();
      input.replaceWith(row);
      input.classList.add('sr');
      row.append(input, button, names);
      // A file may be dropped on the field; beside it the browser would leave the page to open it, so nothing happens there.
      row.addEventListener('dragover', () => row.classList.add('over'));
      row.addEventListener('dragleave', () => row.classList.remove('over'));
      row.addEventListener('drop', (event) => {
        row.classList.remove('over');
        if (!event.dataTransfer.files.length || (event.dataTransfer.files.length > 1 && !input.multiple)) return;
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      });
    });
  }
  dress_files(document);

  // Where files wait to be attached, one goes up the moment it is chosen, and so do the buttons of that part; the rest of the page stands.
  function send_tray(part, extra) {
    const form = part.closest('form');
    const body = new FormData(form);
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    const bar = Object.assign(document.createElement('progress'), { max: 1, value: 0 });
    bar.setAttribute('aria-label', 'Đang tải tệp lên');
    part.append(bar);
    part.setAttribute('aria-busy', 'true');
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
    const failed = () => {
      bar.remove();
      part.removeAttribute('aria-busy');
      const why = Object.assign(document.createElement('p'), { className: 'error', textContent: 'Chưa tải được tệp lên: mất kết nối, hoặc các tệp cộng lại quá nặng. Hãy thử lại, mỗi lần ít tệp hơn.' });
      why.setAttribute('role', 'alert');
      find('legend', part).after(why);
    };
    request.addEventListener('error', failed);
    request.addEventListener('load', () => {
      const fresh = find('[data-tray]', new DOMParser().parseFromString(request.responseText, 'text/html'));
      if (!fresh) return failed();
      part.replaceWith(fresh);
      dress_files(fresh);
      (find('[role=alert]', fresh) ? find('input[type=file]', fresh) : find('tbody input:checked', fresh) ?? find('input[type=file]', fresh))?.focus();
    });
    request.send(body);
  }
  document.addEventListener('change', (event) => {
    const input = event.target;
    if (input.matches('[data-tray] input[type=file]') && input.files.length) send_tray(input.closest('[data-tray]'), { viec: 'tai-tep' });
  });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-tray] button');
    if (!button) return;
    event.preventDefault();
    send_tray(button.closest('[data-tray]'), button.name === 'viec' ? { viec: button.value } : { viec: 'tai-tep', [button.name]: button.value });
  });

  // ---- Tick all rows ----
  document.addEventListener('change', (event) => {
    const box = event.target;
    const table = box.closest('table');
    if (!table) return;
    const all = find('[data-check-all]', table);
    const picks = [...table.querySelectorAll('td.pick input')];
    if (box === all) picks.forEach((pick) => { pick.checked = all.checked; });
    if (all) {
      all.checked = picks.every((pick) => pick.checked);
      all.indeterminate = !all.checked && picks.some((pick) => pick.checked);
    }
  });

  document.querySelectorAll('[data-keys], [data-check-all]').forEach((el) => { el.hidden = false; });
  // Where one key is enough to go on, the focus stays there; what was wrong is announced all the same.
  focus_on(find('button[autofocus], a[autofocus], [data-scan][autofocus]') ?? find('#errors'));
})();
