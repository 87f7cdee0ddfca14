// Texts of one language for the scripts of a page. What it makes is what GNU gettext has in every language.
(function (data, rules) {
  "use strict";

  function find(key) {
    return Object.prototype.hasOwnProperty.call(data.catalog, key) ? data.catalog[key] : undefined;
  }

  function pluralidx(n, key) {
    var formula = Object.prototype.hasOwnProperty.call(data.plurals, key) ? data.plurals[key] : data.plural;
    return rules[formula](Math.abs(Math.ceil(n)));
  }

  function text(key, message) {
    var found = find(key);
    if (found === undefined) {
      return message;
    }
    return typeof found === "string" ? found : found[pluralidx(1, key)];
  }

  function counted(key, singular, plural, count) {
    var found = find(key);
    if (found === undefined || typeof found === "string") {
      return count === 1 ? singular : plural;
    }
    return found[pluralidx(count, key)];
  }

  var i18n = {
    locale: data.locale,
    formats: data.formats,
    gettext: function (message) {
      return text(message, message);
    },
    gettext_noop: function (message) {
      return message;
    },
    ngettext: function (singular, plural, count) {
      return counted(singular, singular, plural, count);
    },
    pgettext: function (context, message) {
      return text(context + "\u0004" + message, message);
    },
    npgettext: function (context, singular, plural, count) {
      return counted(context + "\u0004" + singular, singular, plural, count);
    },
    // Fills "%s" from a list, or "%(name)s" from an object where `named` is true; "%%" is a per cent sign.
    interpolate: function (message, values, named) {
      var next = 0;
      return message.replace(named ? /%(?:%|\(([^()]*)\)s)/g : /%(?:%|s)/g, function (mark, name) {
        if (mark === "%%") {
          return "%";
        }
        return String(named ? values[name] : values[next++]);
      });
    },
    get_format: function (name) {
      return data.formats[name];
    },
    pluralidx: function (count) {
      return pluralidx(count, "");
    },
  };

  globalThis.bandstand = globalThis.bandstand || {};
  globalThis.bandstand.i18n = i18n;
  ["gettext", "gettext_noop", "ngettext", "pgettext", "npgettext", "interpolate", "get_format", "pluralidx"].forEach(
    function (name) {
      globalThis[name] = i18n[name];
    },
  );
})
