// In the head, before anything is shown: a page must not flash in the other theme.
(function () {
  "use strict";
  var themes = ["auto", "light", "dark"];
  var stored = null;
  try {
    stored = localStorage.getItem("easel-theme");
  } catch (refused) {
    // The browser keeps nothing for pages that were opened as files: then the theme holds for one page.
  }
  window.easelTheme = {
    current: themes.includes(stored) ? stored : "auto",
    next: function () {
      this.set(themes[(themes.indexOf(this.current) + 1) % themes.length]);
    },
    set: function (theme) {
      this.current = theme;
      try {
        localStorage.setItem("easel-theme", theme);
      } catch (refused) {
        // As above.
      }
      this.show();
    },
    show: function () {
      if (this.current === "auto") {
        delete document.documentElement.dataset.theme;
      } else {
        document.documentElement.dataset.theme = this.current;
      }
    },
  };
  window.easelTheme.show();
  document.documentElement.classList.add("js");
})();
