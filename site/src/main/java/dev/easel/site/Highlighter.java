package dev.easel.site;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Marks comments, texts, words and names of code, so that no script has to do it in the browser. It knows no grammar: a
 * regular expression for each kind of language finds what can be coloured, and everything else stays as it is.
 */
final class Highlighter {
    /** Groups of the expressions, and the classes of the style sheet. */
    private static final List<String> KINDS = List.of("comment", "string", "note", "word", "number", "type");

    private static final String DOUBLE_QUOTED = "\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"";
    private static final String SINGLE_QUOTED = "'[^'\\\\\\n]*+(?:\\\\.[^'\\\\\\n]*+)*+'";
    private static final String NUMBER = "(?<number>\\b[0-9][0-9A-Za-z_.]*+)";

    private static final Pattern JAVA =
            Pattern.compile("(?<comment>//[^\\n]*+|(?s:/\\*.*?\\*/))|(?<string>(?s:\"\"\".*?\"\"\")|" + DOUBLE_QUOTED
                    + "|" + SINGLE_QUOTED
                    + ")|(?<note>@(?!interface)\\w[\\w.]*+)|(?<word>\\b(?:abstract|assert|async|await|boolean|break|byte|case"
                    + "|catch|char|class|const|continue|default|do|double|else|enum|exports|extends|false|final|finally"
                    + "|float|for|fun|function|if|implements|import|instanceof|int|interface|let|long|module|new|non-sealed"
                    + "|null|opens|package|permits|private|protected|public|record|requires|return|sealed|short|static"
                    + "|super|switch|synchronized|this|throw|throws|transient|transitive|true|try|val|var|void|volatile"
                    + "|while|yield)\\b)|" + NUMBER + "|(?<type>\\b[A-Z]\\w*+)");
    private static final Pattern XML = Pattern.compile("(?<comment>(?s:<!--.*?-->))|(?<string>" + DOUBLE_QUOTED
            + ")|(?<note>\\$\\{[^}\\n]*+\\})|(?<word></?[\\w:.-]++|/?>|<\\?\\w++|\\?>)|(?<number>(?!))|(?<type>(?!))");
    private static final Pattern LINES = Pattern.compile("(?m)(?<comment>(?:^|(?<=\\s))#[^\\n]*+)|(?<string>"
            + DOUBLE_QUOTED + "|" + SINGLE_QUOTED
            + ")|(?<note>\\$\\{[^}\\n]*+\\}|\\$\\w++)|(?<word>^[ \\t]*+[\\w.\\[\\]-]++(?=\\s*+[=:]))"
            + "|(?<number>(?!))|(?<type>(?!))");
    private static final Pattern SQL = Pattern.compile("(?i)(?<comment>--[^\\n]*+)|(?<string>" + SINGLE_QUOTED
            + ")|(?<note>(?!))|(?<word>\\b(?:alter|and|as|by|create|default|delete|exists|from|group|if|index|insert|into"
            + "|is|key|not|null|on|or|order|primary|select|set|table|unique|update|values|where)\\b)|" + NUMBER
            + "|(?<type>(?!))");
    private static final Pattern JSON = Pattern.compile("(?<comment>(?!))|(?<word>" + DOUBLE_QUOTED
            + "(?=\\s*+:))|(?<string>" + DOUBLE_QUOTED
            + ")|(?<note>\\b(?:true|false|null)\\b)|(?<number>-?\\b[0-9][0-9.eE+-]*+)"
            + "|(?<type>(?!))");

    private static final Map<String, Pattern> LANGUAGES = Map.ofEntries(
            Map.entry("java", JAVA),
            Map.entry("kotlin", JAVA),
            Map.entry("kt", JAVA),
            Map.entry("js", JAVA),
            Map.entry("mjs", JAVA),
            Map.entry("css", JAVA),
            Map.entry("xml", XML),
            Map.entry("html", XML),
            Map.entry("svg", XML),
            Map.entry("properties", LINES),
            Map.entry("yaml", LINES),
            Map.entry("yml", LINES),
            Map.entry("sh", LINES),
            Map.entry("bash", LINES),
            Map.entry("sql", SQL),
            Map.entry("json", JSON));

    private Highlighter() {}

    /** Returns a block of code. It can be focused, since it may have to be scrolled. */
    static String block(String code, String language) {
        return "<pre class=\"code\" tabindex=\"0\"><code>" + mark(code, language) + "</code></pre>\n";
    }

    static String mark(String code, String language) {
        Pattern pattern = LANGUAGES.get(language);
        if (pattern == null) {
            return Html.escape(code);
        }
        StringBuilder marked = new StringBuilder();
        int end = 0;
        for (Matcher found = pattern.matcher(code); found.find(); end = found.end()) {
            marked.append(Html.escape(code.substring(end, found.start())));
            marked.append("<span class=\"").append(kind(found)).append("\">");
            marked.append(Html.escape(found.group())).append("</span>");
        }
        return marked.append(Html.escape(code.substring(end))).toString();
    }

    private static String kind(Matcher found) {
        for (String kind : KINDS) {
            if (found.group(kind) != null) {
                return kind;
            }
        }
        throw new IllegalStateException("no group of " + found.group());
    }
}
