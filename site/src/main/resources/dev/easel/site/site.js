(function () {
  "use strict";
  var theme = document.querySelector("button.theme");
  var names = { auto: "Auto", light: "Light", dark: "Dark" };
  function showTheme() {
    theme.textContent = names[window.easelTheme.current];
    theme.setAttribute("aria-label", "Theme: " + names[window.easelTheme.current]);
  }
  theme.addEventListener("click", function () {
    window.easelTheme.next();
    showTheme();
  });
  showTheme();

  var menu = document.querySelector("button.menu");
  function openMenu(open) {
    menu.setAttribute("aria-expanded", String(open));
    document.documentElement.classList.toggle("menu-open", open);
  }
  menu.addEventListener("click", function () {
    openMenu(menu.getAttribute("aria-expanded") !== "true");
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && menu.getAttribute("aria-expanded") === "true") {
      openMenu(false);
      menu.focus();
    }
  });

  // A wide screen has room for what is on the page, so nobody has to open it.
  var contents = document.querySelector(".contents details");
  var wide = window.matchMedia("(min-width: 84rem)");
  function showContents() {
    contents.open = wide.matches;
  }
  if (contents) {
    wide.addEventListener("change", showContents);
    showContents();
    follow();
  }

  /** Marks the section that is read. */
  function follow() {
    var links = new Map();
    contents.querySelectorAll("a").forEach(function (link) {
      links.set(decodeURIComponent(link.hash.slice(1)), link);
    });
    var read = null;
    var observer = new IntersectionObserver(
      function (entries) {
        entries.forEach(function (entry) {
          if (entry.isIntersecting) {
            if (read) {
              read.removeAttribute("aria-current");
            }
            read = links.get(entry.target.id);
            read.setAttribute("aria-current", "true");
          }
        });
      },
      { rootMargin: "-64px 0px -70% 0px" },
    );
    document.querySelectorAll("article h2[id], article h3[id]").forEach(function (heading) {
      if (links.has(heading.id)) {
        observer.observe(heading);
      }
    });
  }

  var current = document.querySelector("#navigation [aria-current]");
  if (current && window.matchMedia("(min-width: 60rem)").matches) {
    current.scrollIntoView({ block: "nearest" });
  }

  if (navigator.clipboard) {
    document.querySelectorAll("pre.code").forEach(function (block) {
      var frame = document.createElement("div");
      frame.className = "copyable";
      block.replaceWith(frame);
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = "Copy";
      button.setAttribute("aria-label", "Copy this code");
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(block.textContent).then(function () {
          button.textContent = "Copied";
          setTimeout(function () {
            button.textContent = "Copy";
          }, 1500);
        });
      });
      frame.append(block, button);
    });
  }
})();
