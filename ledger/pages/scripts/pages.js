// What a page does with JavaScript; without it every page works the same. No script stands in a page itself.
import { initAll } from './govuk-frontend.min.js'

// GOV.UK Frontend asks for these two classes, which its own template sets by a script in the page.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// What htmx brings in place is a part of the page like any other.
document.body.addEventListener('htmx:load', (event) => {
  if (event.target !== document.body) initAll({ scope: event.target })
})
