package dev.easel.docs;

import dev.easel.checks.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The code that a document shows, and where it comes from. A comment stands before each block:
 *
 * <ul>
 *   <li>{@code program: Name}: a program of the examples.
 *   <li>{@code snippet: Name part}: what stands between two comments of one. {@code Name} may be the path of any other source.
 *   <li>{@code source: path}: a source of any module, without its package.
 *   <li>{@code file: path}: any file, as it is.
 * </ul>
 */
final class ShownCode {
    private static final Pattern BLOCK = Pattern.compile(
            "(<!-- (program|snippet|source|file): ([^ ]+)(?: (\\w+))? -->\\n```\\w+\\n)(.*?)(```\\n)", Pattern.DOTALL);
    private static final Pattern TABLE =
            Pattern.compile("(<!-- capabilities -->\\n).*?(<!-- end of capabilities -->\\n)", Pattern.DOTALL);
    private static final Pattern INDENTATION = Pattern.compile("( *)// snippet: ");

    private ShownCode() {}

    /** Returns the text of a document with the code, and the table of capabilities, as they should be. */
    static String broughtUpToDate(String document) {
        String withCode = BLOCK.matcher(document)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + source(found) + found.group(6)));
        return TABLE.matcher(withCode)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + "\n" + CapabilityTable.markdown() + "\n" + found.group(2)));
    }

    /** Returns a document without the code whose source is named. */
    static String withoutShown(String document) {
        return BLOCK.matcher(document).replaceAll("");
    }

    /** Returns where the last block of code ends whose source is named; -1 where there is none. */
    static int endOfLast(String document) {
        return BLOCK.matcher(document)
                .results()
                .mapToInt(MatchResult::end)
                .max()
                .orElse(-1);
    }

    static boolean hasCapabilities(String document) {
        return TABLE.matcher(document).find();
    }

    /** Returns the programs of the examples that a document shows: name to code. */
    static Map<String, String> programs(String document) {
        Map<String, String> programs = new LinkedHashMap<>();
        BLOCK.matcher(document)
                .results()
                .filter(found -> found.group(2).equals("program"))
                .forEach(found -> programs.put(found.group(3), found.group(5)));
        return programs;
    }

    private static String source(MatchResult block) {
        String named = block.group(3);
        Function<Path, String> form = switch (block.group(2)) {
            case "snippet" -> file -> snippet(read(file), block.group(4));
            case "file" -> ShownCode::read;
            default -> file -> withoutPackage(read(file));
        };
        return form.apply(named.contains("/") ? Project.root().resolve(named) : program(named));
    }

    private static Path program(String name) {
        Path examples = Project.root().resolve("examples");
        Path main = examples.resolve("src/main/java/dev/easel/examples/" + name + ".java");
        return Files.exists(main) ? main : examples.resolve("src/test/java/dev/easel/examples/" + name + ".java");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutPackage(String source) {
        return source.substring(source.indexOf("\n\n") + 2);
    }

    private static String snippet(String source, String name) {
        String from = "// snippet: " + name + "\n";
        int start = source.indexOf(from);
        if (start < 0) {
            throw new IllegalArgumentException("no snippet " + name);
        }
        Matcher indentation = INDENTATION.matcher(source.substring(source.lastIndexOf('\n', start) + 1));
        String indented = indentation.lookingAt() ? indentation.group(1) : "";
        int begin = start + from.length();
        return source.substring(begin, source.indexOf(indented + "// end of snippet\n", begin))
                .replaceAll("(?m)^" + indented, "");
    }
}
