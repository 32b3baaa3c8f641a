package dev.easel.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Looks for keys of tests in whatever a test run left behind. Each key that a test gives to a client has a mark in it, so
 * that this needs to know none of them; a mark is found also where it was encoded, alone or in the middle of something.
 */
final class KeySearch {
    /** In each key that a test makes up. */
    static final String MARK = "MARKEDKEY";

    /** In the key that the emulator of ItsRose takes unless told otherwise, which its own class has for everybody. */
    private static final String EMULATORS = "000emulator";

    private static final int PIECE = 1 << 20;
    private static final int OVERLAP = 256;

    private final List<String> forms;

    private KeySearch(List<String> forms) {
        this.forms = forms;
    }

    /** For the marks of all tests. */
    static KeySearch ofAllTests() {
        return of(MARK, EMULATORS);
    }

    static KeySearch of(String... marks) {
        List<String> forms = new ArrayList<>();
        for (String mark : marks) {
            byte[] bytes = mark.getBytes(StandardCharsets.UTF_8);
            forms.add(mark);
            forms.add(mark.toLowerCase(Locale.ROOT));
            forms.add(mark.toUpperCase(Locale.ROOT));
            forms.add(new StringBuilder(mark).reverse().toString());
            forms.add(HexFormat.of().formatHex(bytes));
            forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
            forms.add(HexFormat.of().withPrefix("%").formatHex(bytes));
            forms.add(HexFormat.of().withUpperCase().withPrefix("%").formatHex(bytes));
            forms.add(inUtf16(mark));
            for (int before = 0; before < 3; before++) {
                forms.add(inBase64(bytes, before));
            }
        }
        return new KeySearch(List.copyOf(forms));
    }

    /** The letters as they lie in UTF-16. */
    private static String inUtf16(String mark) {
        return mark.chars().mapToObj(c -> String.valueOf((char) c)).collect(Collectors.joining("\0"));
    }

    /** What base64 of anything holds that has the mark behind so many bytes: the letters that depend on it alone. */
    private static String inBase64(byte[] mark, int before) {
        byte[] padded = new byte[before + mark.length];
        System.arraycopy(mark, 0, padded, before, mark.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(padded);
        int shared = before == 0 ? 0 : before + 1;
        return text.substring(shared, padded.length * 8 / 6);
    }

    /** The first key in a text, with what is around it. */
    Optional<String> in(String text) {
        return forms.stream()
                .filter(text::contains)
                .map(form -> around(text, text.indexOf(form), form.length()))
                .findFirst();
    }

    /** The first key in a file, with what is around it. */
    Optional<String> in(Path file) throws IOException {
        return file.toString().endsWith(".jfr") ? inRecording(file) : inBytes(file);
    }

    private Optional<String> inBytes(Path file) throws IOException {
        byte[] piece = new byte[OVERLAP + PIECE];
        int kept = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.readNBytes(piece, 0, PIECE); read > 0; read = in.readNBytes(piece, kept, PIECE)) {
                int length = kept + read;
                Optional<String> found = in(new String(piece, 0, length, StandardCharsets.ISO_8859_1));
                if (found.isPresent()) {
                    return found;
                }
                kept = Math.min(OVERLAP, length);
                System.arraycopy(piece, length - kept, piece, 0, kept);
            }
        }
        return Optional.empty();
    }

    private Optional<String> inRecording(Path file) throws IOException {
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                String message = event.hasField("message") ? event.getString("message") : null;
                Optional<String> found = message == null ? Optional.empty() : in(message);
                if (found.isPresent()) {
                    return found.map(text -> event.getClass("thrownClass").getName() + ": " + text);
                }
            }
        }
        return Optional.empty();
    }

    private static String around(String text, int at, int length) {
        return text.substring(Math.max(0, at - 80), Math.min(text.length(), at + length + 40))
                .replaceAll("\\p{Cntrl}+", " ");
    }
}
