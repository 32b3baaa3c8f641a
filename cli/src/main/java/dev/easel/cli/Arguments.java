package dev.easel.cli;

import dev.easel.InvalidRequestException;
import dev.easel.Size;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the user typed. Each method throws a {@link UsageException} that names the option and what would be right. */
final class Arguments {
    private Arguments() {}

    /**
     * A prompt.
     *
     * @param program what the user typed to run this, for an example
     */
    static String prompt(List<String> words, String program) {
        String example = program + " \"a lighthouse at dusk\"";
        if (words.size() > 1) {
            throw new UsageException("The prompt is " + words.size() + " arguments; put it in quotes: " + example);
        }
        if (words.isEmpty() || words.get(0).isBlank()) {
            throw new UsageException(
                    "The prompt is " + (words.isEmpty() ? "missing" : "blank") + "; say what to draw: " + example);
        }
        return words.get(0).strip();
    }

    /** All where none is named; each once, in the order of the names. */
    static List<Provider> providers(List<String> names) {
        Set<Provider> chosen = new LinkedHashSet<>();
        names.forEach(name -> chosen.add(provider("--provider", name)));
        return chosen.isEmpty() ? List.of(Provider.values()) : List.copyOf(chosen);
    }

    static Provider provider(String option, String name) {
        return Provider.of(name)
                .orElseThrow(
                        () -> new UsageException(option + " is " + shown(name) + "; choose from " + Provider.ids()));
    }

    static Duration deadline(String text) {
        return Duration.ofSeconds(whole("--deadline", text, " of seconds", 1, 86_400));
    }

    /** The script says where it lies; without it, the folder is where the process stands. */
    static Path outFolder(@Nullable String text) {
        Path folder = folder(text == null ? System.getProperty("easel.out", "out") : text);
        OutFolder.requireNoFile(folder);
        return folder;
    }

    static Size size(String text) {
        try {
            return Size.parse(text);
        } catch (InvalidRequestException e) {
            throw new UsageException(
                    "--size is " + shown(text) + "; write WIDTHxHEIGHT in pixels, for example 512x768");
        }
    }

    /**
     * A whole number.
     *
     * @param of what is counted, with a space in front, or nothing
     */
    static long whole(String option, String text, String of, long min, long max) {
        long number;
        try {
            number = Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            number = min - 1;
        }
        if (number < min || number > max) {
            throw new UsageException(
                    option + " is " + shown(text) + "; give a whole number" + of + " from " + min + " to " + max);
        }
        return number;
    }

    /**
     * A number, whole or not.
     *
     * @param form what would be right, as in a sentence
     */
    static double number(String option, String text, String form, double min, double max) {
        double number;
        try {
            number = Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            number = Double.NaN;
        }
        if (!(number >= min && number <= max)) {
            throw new UsageException(option + " is " + shown(text) + "; give " + form);
        }
        return number;
    }

    /** A file that can be read; what is in it shows later. */
    static Path image(String option, String text) {
        Path file = path(option, text);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new UsageException(option + " is " + shown(text) + ", which is "
                    + (Files.exists(file) ? "no file that can be read" : "not there") + "; name an image");
        }
        return file;
    }

    private static Path folder(String text) {
        return path("--out", text);
    }

    static Path path(String option, String text) {
        try {
            return Path.of(notBlank(option, text, "give a name"));
        } catch (InvalidPathException e) {
            throw new UsageException(option + " is " + shown(text) + ", which is no path; give a name");
        }
    }

    static String notBlank(String option, String text, String fix) {
        if (text.isBlank()) {
            throw new UsageException(option + " is blank; " + fix);
        }
        return text.strip();
    }

    static String shown(String text) {
        String plain = Words.plain(text);
        return plain.isEmpty() || plain.contains(" ") ? "\"" + plain + "\"" : plain;
    }
}
