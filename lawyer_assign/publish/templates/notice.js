(function () {
  "use strict";
  var root = document.documentElement;
  function kept() {
    try { return localStorage.getItem("notice-lang"); } catch (error) { return null; }
  }
  function speak(lang) {
    root.setAttribute("data-lang", lang);
    root.lang = lang === "zh" ? "zh-CN" : "en";
    // Browsers print it on top of the poster.
    document.title = document.querySelector("title").getAttribute("data-" + lang);
    var asked = document.getElementById("q");
    if (asked) { asked.placeholder = asked.getAttribute("data-" + lang); }
    try { localStorage.setItem("notice-lang", lang); } catch (error) { /* private */ }
  }
  if (kept() === "en") { speak("en"); }
  var button = document.getElementById("lang");
  button.addEventListener("click", function () {
    speak(root.getAttribute("data-lang") === "zh" ? "en" : "zh");
  });
  var print = document.getElementById("print");
  if (print) { print.addEventListener("click", function () { window.print(); }); }

  // Only a reader's own clock knows which dates are still to come.
  function pad(number) { return (number < 10 ? "0" : "") + number; }
  var now = new Date();
  var today = now.getFullYear() + "-" + pad(now.getMonth() + 1) + "-" + pad(now.getDate());
  document.querySelectorAll("ul.dates").forEach(function (list) {
    var items = Array.prototype.slice.call(list.children);
    var coming = items.filter(function (one) { return one.dataset.date >= today; });
    items.forEach(function (one) { one.classList.toggle("past", one.dataset.date < today); });
    var section = list.parentElement;
    section.hidden = coming.length === 0 && section.classList.contains("changes");
    if (coming.length === 0) { return; }
    var shown = coming.slice(0, Number(list.dataset.next));
    items.forEach(function (one) { one.classList.toggle("shown", shown.indexOf(one) >= 0); });
  });

  var box = document.getElementById("q");
  if (!box) { return; }
  var found = document.getElementById("found");
  var none = document.getElementById("none");
  var more = document.getElementById("more");
  var MOST = 50;
  function said(zh, en) {
    var part = document.createElement("span");
    part.className = "time";
    [["zh", zh], ["en", en]].forEach(function (one) {
      var word = document.createElement("span");
      word.lang = one[0];
      word.textContent = one[1];
      part.appendChild(word);
    });
    return part;
  }
  function line(row) {
    var item = document.createElement("li");
    var link = document.createElement("a");
    link.href = row[1];
    link.textContent = row[0];
    item.appendChild(link);
    item.appendChild(document.createTextNode(" " + row[2]));
    item.appendChild(said(row[3], row[4]));
    return item;
  }
  function search() {
    var parts = wordsOf(box.value);
    var rows = parts.length === 0 ? [] : (window.NOTICE || []).filter(function (row) {
      var text = foldedAll([row[0], row[2], row[5]]);
      return parts.every(function (part) { return text.indexOf(part) >= 0; });
    });
    found.replaceChildren.apply(found, rows.slice(0, MOST).map(line));
    none.hidden = parts.length === 0 || rows.length > 0;
    more.hidden = rows.length <= MOST;
  }
  box.addEventListener("input", search);
  window.addEventListener("load", search);
})();
