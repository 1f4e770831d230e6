// Long work: the part of a page that tells how far it has come is fetched again every few seconds until it no longer asks for that.
const MILLISECONDS = 1000;

function follow(place) {
  const seconds = Number(place.dataset.progress);
  if (!seconds) return;
  setTimeout(async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const fresh = page?.getElementById(place.id);
    if (fresh) place.replaceWith(fresh);
    follow(fresh ?? place);
  }, seconds * MILLISECONDS);
}

for (const place of document.querySelectorAll("[data-progress]")) follow(place);
