package dev.easel.testkit;

import com.fasterxml.jackson.core.Version;
import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Jackson and the OkHttp of the class path, which an application may have older than the emulators need. Said when an emulator is
 * built: later it would be a {@link NoSuchMethodError} in a response of its.
 */
final class InstalledLibraries {
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)[.](\\d+)\\b.*");

    private InstalledLibraries() {}

    /**
     * Throws where emulators cannot run.
     *
     * @throws ConfigurationException if Jackson or OkHttp is too old
     */
    static void check() {
        checkJackson(com.fasterxml.jackson.core.json.PackageVersion.VERSION);
        checkJackson(com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION);
        checkOkHttp(okHttp(InstalledLibraries.class.getClassLoader()));
    }

    static void checkJackson(Version version) {
        if (version.getMajorVersion() == 2 && version.getMinorVersion() < 15) {
            throw refused(
                    "Jackson",
                    version + " (" + version.getArtifactId() + ") is on the class path, and easel-testkit needs 2.15 or"
                            + " later. Import a newer jackson-bom before other BOMs");
        }
    }

    static void checkOkHttp(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        int number =
                numbers.matches() ? Integer.parseInt(numbers.group(1)) * 1000 + Integer.parseInt(numbers.group(2)) : 0;
        if (number < 5_005) {
            throw refused(
                    "OkHttp",
                    version
                            + " is on the class path, and easel-testkit needs 5.5 or later. Import easel-bom, or run the"
                            + " emulators in a process of their own");
        }
    }

    /** By reflection: the compiler would copy a constant. */
    private static String okHttp(ClassLoader loader) {
        try {
            return String.valueOf(Class.forName("okhttp3.OkHttp", true, loader)
                    .getField("VERSION")
                    .get(null));
        } catch (ReflectiveOperationException | LinkageError e) {
            return "of an unknown version";
        }
    }

    private static ConfigurationException refused(String library, String message) {
        return new ConfigurationException(Violation.of(Violation.Code.UNSUPPORTED, library, message));
    }
}
