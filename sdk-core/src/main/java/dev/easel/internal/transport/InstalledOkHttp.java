package dev.easel.internal.transport;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The OkHttp and the Okio that the application's class path has, which other libraries bring too. A mix that cannot run is found when
 * a client is built: later it would be a {@link NoSuchMethodError} in the middle of a call that may be billed. Nothing here links to
 * OkHttp, since what is looked for may be missing.
 */
public final class InstalledOkHttp {
    private static final String FIX =
            "Import easel-bom and give OkHttp and Okio no version of your own, or exclude the older jar";
    private static final Pattern JAR = Pattern.compile("[^/!]+[.]jar(?=!)");
    private static final Pattern OKIO = Pattern.compile("okio(?:-jvm)?-(\\d[^/!]*)[.]jar!");
    private static final Pattern VERSION = Pattern.compile("(\\d+)[.](\\d+)\\b.*");
    private static final int OLDEST = version(4, 12);
    /** The first that needs {@code okio.Socket}, and the first that hands out the socket of a WebSocket. */
    private static final int WITH_SOCKETS = version(5, 2);

    /** Not a constant of OkHttp's in the code: the compiler would copy its value. */
    private final @Nullable String version;

    private final List<String> jars;
    private final String okio;
    private final boolean okioSockets;

    private InstalledOkHttp(@Nullable String version, List<String> jars, String okio, boolean okioSockets) {
        this.version = version;
        this.jars = jars;
        this.okio = okio;
        this.okioSockets = okioSockets;
    }

    /**
     * Throws where Easel cannot run on what is installed, and warns once where two versions are.
     *
     * @throws ConfigurationException if OkHttp is missing, too old, or newer than its Okio
     */
    public static void check() {
        Optional<Violation> violation = Holder.INSTALLED.violation();
        if (violation.isPresent()) {
            throw new ConfigurationException(violation.get());
        }
    }

    /** Whether OkHttp hands out the socket of a WebSocket. */
    static boolean opensWebSockets() {
        return Holder.INSTALLED.handsOutSockets();
    }

    /** Returns what a class loader finds. */
    static InstalledOkHttp of(ClassLoader loader) {
        List<URL> copies = found(loader, "okhttp3/OkHttpClient.class");
        URL okio = loader.getResource("okio/Okio.class");
        Matcher named = OKIO.matcher(String.valueOf(okio));
        return new InstalledOkHttp(
                declared(loader),
                copies.stream().map(InstalledOkHttp::jar).distinct().toList(),
                named.find() ? named.group(1) : okio == null ? "no version" : "of " + jar(okio),
                loader.getResource("okio/Socket.class") != null);
    }

    boolean handsOutSockets() {
        return number(version) >= WITH_SOCKETS;
    }

    Optional<Violation> violation() {
        if (jars.isEmpty() && version != null) {
            // A native image has classes and no class files. It was linked as a whole when it was made.
            return Optional.empty();
        }
        if (jars.isEmpty()) {
            return problem(
                    Violation.Code.MISSING,
                    "is not on the class path; Easel needs 5.5 or 4.12. Import easel-bom, or"
                            + " add com.squareup.okhttp3:okhttp-jvm");
        }
        if (number(version) < OLDEST) {
            return problem(
                    Violation.Code.UNSUPPORTED,
                    "%s (%s) is on the class path, and Easel needs 4.12 or later. %s"
                            .formatted(known(version), jars.get(0), FIX));
        }
        if (number(version) >= WITH_SOCKETS && !okioSockets) {
            return problem(
                    Violation.Code.CONFLICT,
                    "%s (%s) needs a newer Okio than %s, which is on the class path. %s"
                            .formatted(known(version), jars.get(0), okio, FIX));
        }
        return Optional.empty();
    }

    Optional<String> warning() {
        return jars.size() < 2
                ? Optional.empty()
                : Optional.of("more than one OkHttp is on the class path (%s), and %s is taken. %s"
                        .formatted(String.join(", ", jars), known(version), FIX));
    }

    private static Optional<Violation> problem(Violation.Code code, String message) {
        return Optional.of(Violation.of(code, "OkHttp", message));
    }

    private static String known(@Nullable String version) {
        return version == null ? "of an unknown version" : version;
    }

    private static List<URL> found(ClassLoader loader, String resource) {
        try {
            return Collections.list(loader.getResources(resource));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Versions before 4.3 do not tell. */
    private static @Nullable String declared(ClassLoader loader) {
        try {
            return String.valueOf(Class.forName("okhttp3.OkHttp", true, loader)
                    .getField("VERSION")
                    .get(null));
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    private static String jar(URL resource) {
        Matcher named = JAR.matcher(resource.toString());
        String last = "a folder";
        while (named.find()) {
            last = named.group();
        }
        return last;
    }

    private static int number(@Nullable String version) {
        Matcher parts = VERSION.matcher(String.valueOf(version));
        return parts.matches() ? version(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))) : 0;
    }

    private static int version(int major, int minor) {
        return major * 1000 + minor;
    }

    private static final class Holder {
        static final InstalledOkHttp INSTALLED = of(InstalledOkHttp.class.getClassLoader());

        static {
            INSTALLED.warning().ifPresent(LoggerFactory.getLogger(InstalledOkHttp.class)::warn);
        }
    }
}
