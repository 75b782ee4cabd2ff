// Holding people back, saying who somebody is, letting guards through.
(() => {
  const byId = (id) => document.getElementById(id);
  const entryOf = (element) => element.closest('.chunk > *');
  const boxOf = (entry) => entry.querySelector('.hold input[type=checkbox]');
  const quiet = () => {};
  // Where the guards name somebody.
  const counted = new Map();
  for (const line of document.querySelectorAll('.guard li[data-entry]')) {
    counted.set(line.dataset.entry, [...(counted.get(line.dataset.entry) || []), line]);
  }

  function whyField(entry) {
    let field = entry.querySelector('.hold-why');
    if (!field) {
      field = document.createElement('input');
      field.type = 'text';
      field.className = 'hold-why';
      field.maxLength = 500;
      field.autocomplete = 'off';
      field.placeholder = 'Why? (for the record)';
      field.setAttribute('aria-label', 'Why it is held back');
      entry.querySelector('.hold').append(field);
    }
    return field;
  }

  function show(entry, held, why) {
    boxOf(entry).checked = held;
    if (held) whyField(entry).hidden = false;
    else if (entry.querySelector('.hold-why')) whyField(entry).hidden = true;
    if (why !== undefined && held) whyField(entry).value = why;
    Filters.flag(entry, 'held', held);
    Filters.forget(entry);
    for (const line of counted.get(entry.id) || []) line.toggleAttribute('data-held', held);
  }

  function hold(entries, held, why) {
    for (const entry of entries) show(entry, held, why);
    const reason = why ?? (held ? whyField(entries[0]).value.trim() : '');
    // A box begins as the review has it, and goes back to that when a change could not be made.
    Review.change('/hold', { entries: entries.map((entry) => entry.id), held, why: reason }).then(
      () => { for (const entry of entries) boxOf(entry).defaultChecked = held; },
      () => { for (const entry of entries) show(entry, boxOf(entry).defaultChecked); },
    );
  }

  document.addEventListener('change', (event) => {
    const { target } = event;
    if (target.matches('.hold input[type=checkbox]')) {
      hold([entryOf(target)], target.checked);
    } else if (target.matches('.hold-why') && boxOf(entryOf(target)).checked) {
      const entry = entryOf(target);
      Filters.forget(entry);
      Review.change('/hold', { entries: [entry.id], held: true, why: target.value.trim() }).catch(quiet);
    }
  });

  const dialog = byId('hold-dialog');
  if (dialog) {
    const waiting = () => Filters.shownElements().filter((entry) => boxOf(entry) && !boxOf(entry).checked);
    const people = (number) => (number === 1 ? '1 person' : `${number.toLocaleString('en')} people`);
    byId('hold-shown').addEventListener('click', () => {
      const number = waiting().length;
      if (number === 0) return Review.say('Nobody who is shown would be changed, or all of them are held back already.');
      byId('hold-dialog-title').textContent = `Hold back ${people(number)}?`;
      dialog.showModal();
    });
    byId('hold-dialog-form').addEventListener('submit', (event) => {
      event.preventDefault();
      dialog.close();
      hold(waiting(), true, byId('hold-dialog-why').value.trim());
    });
    byId('hold-dialog-cancel').addEventListener('click', () => dialog.close());
    byId('release-shown').addEventListener('click', () => {
      const held = Filters.shownElements().filter((entry) => boxOf(entry)?.checked);
      if (held.length > 0) hold(held, false);
      else Review.say('Nobody who is shown is held back.');
    });
  }

  function verdictOf(value) {
    return value.startsWith('same-') ? { is: 'same', employee: Number(value.slice(5)) } : { is: value };
  }

  function decide(button, verdict, why) {
    const entry = entryOf(button);
    button.disabled = true;
    Review.change('/decide', { entry: entry.id, verdict, why }, entry).catch(() => {
      button.disabled = false;
    });
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.matches('.decide-send')) {
      const choice = entryOf(button).querySelector('.decide input[type=radio]:checked');
      if (choice) decide(button, verdictOf(choice.value), entryOf(button).querySelector('.decide-why').value.trim());
      else Review.say('Choose first who this row is about.');
    } else if (button.matches('.decide-undo')) {
      decide(button, null, '');
    } else if (button.matches('.guard-allow')) {
      const guard = button.closest('.guard');
      const field = guard.querySelector('.guard-why');
      const why = field.value.trim();
      if (!why) {
        field.setAttribute('aria-invalid', 'true');
        field.focus();
        return Review.say('Say first why this guard is to be let through.');
      }
      field.removeAttribute('aria-invalid');
      guard.querySelector('.guard-reason').textContent = why;
      Review.change('/guard', { name: guard.dataset.guard, why }).catch(quiet);
    } else if (button.matches('.guard-undo')) {
      Review.change('/guard', { name: button.closest('.guard').dataset.guard, why: null }).catch(quiet);
    }
  });

  // Guards are asked again after each change: holding somebody back can settle one, and it can trip one.
  const guards = new Map(Array.from(document.querySelectorAll('.guard'), (guard) => [guard.dataset.guard, guard]));
  const passed = new Map(Array.from(document.querySelectorAll('.passed li'), (line) => [line.dataset.guard, line]));
  Review.listen((standing) => {
    let stops = 0;
    for (const told of standing.guards) {
      const guard = guards.get(told.name);
      const line = passed.get(told.name);
      if (told.tripped && !told.approved) stops += 1;
      if (line) {
        line.hidden = told.tripped;
        if (told.limit > 0 && line.hasAttribute('data-counts')) line.querySelector('span').textContent = `${told.actual} of at most ${told.limit}`;
      }
      if (!guard) continue;
      guard.hidden = !told.tripped;
      guard.classList.toggle('let-through', told.approved);
      guard.querySelector('.guard-message').textContent = told.message;
      for (const [part, hidden] of [['.guard-form', told.approved], ['.guard-form ~ .guard-allowed', !told.approved]]) {
        const found = guard.querySelector(part);
        if (found) found.hidden = hidden;
      }
    }
    // Whoever counts only while nobody makes up for them.
    const isHeld = (id) => (byId(id).getAttribute('data-flags') || '').split(' ').includes('held');
    for (const line of document.querySelectorAll('.guard li[data-unless]')) line.hidden = !line.dataset.unless.split(' ').every(isHeld);
    for (const words of document.querySelectorAll('.as-planned')) words.hidden = standing.held === 0;
    const title = byId('guards-title');
    if (title) title.textContent = stops === 0 ? 'No guard stops this plan' : `Stopped by ${stops === 1 ? '1 guard' : `${stops} guards`}`;
    const words = byId('guards-words');
    if (words) words.hidden = stops === 0;
    const verdict = byId('verdict');
    verdict.dataset.stopped = String(stops > 0);
    for (const part of verdict.querySelectorAll('[data-when]')) part.hidden = (part.dataset.when === 'stopped') !== stops > 0;
    const summary = document.querySelector('.passed summary');
    const free = standing.guards.filter((guard) => !guard.tripped).length;
    if (summary) summary.textContent = free === 1 ? '1 guard passed' : `${free} guards passed`;
  });
})();
