// Names for the fields of Datasette's forms, which have none for people who do not see the page.
const NAMES = [
  ['.filter-row select[name^="_filter_column"]', 'Column'],
  ['.filter-row select[name^="_filter_op"]', 'Comparison'],
  ['.filter-row input.filter-value', 'Value'],
  ['#sort_by', 'Sort by'],
  ['textarea', 'SQL'],
];

function nameFields() {
  for (const [which, name] of NAMES) {
    for (const field of document.querySelectorAll(which)) {
      if (!field.labels?.length) field.setAttribute('aria-label', name);
    }
  }
}

nameFields();
addEventListener('load', nameFields); // the editor for SQL makes its field late
