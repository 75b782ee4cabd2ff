// Giving one's word, and what follows it.
(() => {
  const byId = (id) => document.getElementById(id);
  const number = (count) => count.toLocaleString('en');

  function what({ writes, held }) {
    if (writes === 0) return 'This plan changes nothing.';
    if (held === 0) return writes === 1 ? 'The one change will be carried out.' : `All ${number(writes)} changes will be carried out.`;
    const rest = held === 1 ? '1 is held back' : `${number(held)} are held back`;
    return `${number(writes - held)} of ${number(writes)} changes will be carried out, ${rest}.`;
  }

  const form = byId('approve-form');
  if (form) {
    const name = byId('approve-name');
    const button = byId('approve');
    let sending = false;
    const look = () => {
      const standing = Review.standing();
      const missing = standing.can_approve ? (name.value.trim() ? '' : 'Type your full name to approve.') : standing.why_not;
      button.disabled = sending || missing !== '';
      byId('approve-why-not').textContent = missing;
    };
    Review.listen((standing) => {
      const words = what(standing);
      if (byId('approve-what').textContent !== words) byId('approve-what').textContent = words;
      look();
    });
    name.addEventListener('input', look);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      look();
      if (button.disabled) return;
      sending = true;
      look();
      const word = { plan_hash: Review.start.plan_hash, name: name.value.trim(), note: byId('approve-note').value.trim() };
      Review.change('/approve', word).catch(() => {
        sending = false;
        look();
      });
    });
  }

  const dialog = byId('apply-dialog');
  if (dialog) {
    byId('apply').addEventListener('click', () => {
      byId('apply-what').textContent = what(Review.standing());
      dialog.showModal();
    });
    byId('apply-cancel').addEventListener('click', () => dialog.close());
    byId('apply-confirm').addEventListener('click', (event) => {
      const button = event.currentTarget;
      button.disabled = true;
      Review.plain('/apply').catch(() => {
        button.disabled = false;
        dialog.close();
      });
    });
  }

  const finish = byId('finish');
  if (finish) {
    finish.addEventListener('click', async () => {
      finish.disabled = true;
      try {
        await Review.plain('/finish');
      } catch {
        finish.disabled = false;
        return;
      }
      Review.end();
      for (const button of document.querySelectorAll('main section button')) button.disabled = true;
      for (const link of document.querySelectorAll('#live .downloads a')) link.removeAttribute('href');
      Review.say('The review has ended. This page can be closed.');
    });
  }

  Review.restore();
})();
