// Searches in the page: nothing is asked of a server, so it works where there is none.
(function () {
  "use strict";
  var root = document.documentElement.dataset.root;
  var form = document.querySelector("form.search");
  var input = form.querySelector("input");
  var found = form.querySelector(".found");
  var list = form.querySelector("#results");
  var count = form.querySelector("#count");
  var most = 30;
  var loading = null;

  function load() {
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = root + "assets/search-index.js";
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
      }).then(function () {
        return window.easelIndex.map(function (entry) {
          return {
            address: entry[0],
            title: entry[1],
            heading: entry[2],
            text: entry[3],
            headingLower: entry[2].toLowerCase(),
            lower: (entry[1] + " " + entry[2] + " " + entry[3]).toLowerCase(),
          };
        });
      });
    }
    return loading;
  }

  function score(entry, words, phrase) {
    var score = entry.headingLower === phrase ? 200 : entry.headingLower.startsWith(phrase) ? 60 : 0;
    for (var word of words) {
      var at = entry.lower.indexOf(word);
      if (at < 0) {
        return -1;
      }
      var inHeading = entry.headingLower.indexOf(word) >= 0;
      var inTitle = entry.title.toLowerCase().indexOf(word) >= 0;
      score += (inHeading ? 20 : 0) + (inTitle ? 8 : 0) + 1;
    }
    // The record of a service repeats what its page and the guide say better.
    return entry.address.startsWith("conformance/") ? score / 2 : score;
  }

  function marked(target, text, words) {
    var lower = text.toLowerCase();
    var end = 0;
    while (end < text.length) {
      var next = -1;
      var length = 0;
      for (var word of words) {
        var at = lower.indexOf(word, end);
        if (at >= 0 && (next < 0 || at < next)) {
          next = at;
          length = word.length;
        }
      }
      if (next < 0) {
        break;
      }
      target.append(text.slice(end, next));
      var mark = document.createElement("mark");
      mark.textContent = text.slice(next, next + length);
      target.append(mark);
      end = next + length;
    }
    target.append(text.slice(end));
  }

  function excerpt(entry, words) {
    var lower = entry.text.toLowerCase();
    var first = Math.min.apply(
      null,
      words.map(function (word) {
        var at = lower.indexOf(word);
        return at < 0 ? lower.length : at;
      }),
    );
    var start = first < 60 || first === lower.length ? 0 : entry.text.lastIndexOf(" ", first - 40) + 1;
    var end = entry.text.length > start + 150 ? entry.text.lastIndexOf(" ", start + 150) : entry.text.length;
    return (start > 0 ? "… " : "") + entry.text.slice(start, end) + (end < entry.text.length ? " …" : "");
  }

  function result(entry, words) {
    var item = document.createElement("li");
    var link = document.createElement("a");
    link.href = root + entry.address;
    var heading = document.createElement("strong");
    marked(heading, entry.heading, words);
    link.append(heading);
    if (entry.title !== entry.heading) {
      var place = document.createElement("small");
      place.textContent = entry.title;
      link.append(" ", place);
    }
    var text = document.createElement("span");
    marked(text, excerpt(entry, words), words);
    link.append(text);
    item.append(link);
    return item;
  }

  function search() {
    var phrase = input.value.trim().toLowerCase();
    if (phrase === "") {
      found.hidden = true;
      return;
    }
    load().then(function (entries) {
      if (input.value.trim().toLowerCase() !== phrase) {
        return; // something else was typed while the index came
      }
      var words = phrase.split(/\s+/);
      var hits = entries
        .map(function (entry) {
          return [score(entry, words, phrase), entry];
        })
        .filter(function (hit) {
          return hit[0] > 0;
        })
        .sort(function (a, b) {
          return b[0] - a[0];
        });
      list.replaceChildren.apply(
        list,
        hits.slice(0, most).map(function (hit) {
          return result(hit[1], words);
        }),
      );
      count.textContent =
        hits.length === 0
          ? "Nothing has all of these words."
          : hits.length === 1
            ? "1 section"
            : hits.length + " sections" + (hits.length > most ? ", the first " + most + " of them:" : "");
      found.hidden = false;
    });
  }

  function close() {
    found.hidden = true;
  }

  function move(by) {
    var links = Array.from(list.querySelectorAll("a"));
    var next = links.indexOf(document.activeElement) + by;
    if (next < 0) {
      input.focus();
    } else if (next < links.length) {
      links[next].focus();
    }
  }

  input.addEventListener("focus", function () {
    load();
    search();
  });
  input.addEventListener("input", search);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = list.querySelector("a");
    if (first && !found.hidden) {
      first.click();
    }
  });
  form.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      close();
      input.blur();
    }
  });
  list.addEventListener("click", close);
  document.addEventListener("click", function (event) {
    if (!form.contains(event.target)) {
      close();
    }
  });
  form.addEventListener("focusout", function (event) {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) {
      close();
    }
  });
  document.addEventListener("keydown", function (event) {
    var typing = /^(input|textarea|select)$/i.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });
})();
