package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.easel.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Class paths with every mix of OkHttp and Okio, made of empty classes with the names that count. */
class InstalledOkHttpTest {
    private static final String FIX =
            "Import easel-bom and give OkHttp and Okio no version of your own, or exclude the older jar";

    @TempDir
    private Path folder;

    @Test
    void what_this_build_has_is_fine() {
        assertThatCode(InstalledOkHttp::check).doesNotThrowAnyException();
        assertThat(InstalledOkHttp.opensWebSockets()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.12.0", "4.12.1", "5.0.0-alpha.14", "5.1.0"})
    void an_okhttp_that_asks_for_no_sockets_runs_on_an_old_okio(String version) throws IOException {
        assertThat(violation(okHttp("okhttp", version), okio("3.6.0", false))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"4.12.0, false", "5.1.0, false", "5.2.0, true", "5.5.1, true", "6.0.0, true"})
    void the_first_that_hands_out_sockets_is_5_2(String version, boolean sockets) throws IOException {
        assertThat(installed(okHttp("okhttp", version), okio("3.18.1", true)).handsOutSockets())
                .isEqualTo(sockets);
    }

    @Test
    void a_new_okhttp_on_a_new_okio_is_fine() throws IOException {
        assertThat(violation(okHttp("okhttp-jvm", "5.5.1"), okio("3.18.1", true)))
                .isNull();
        assertThat(violation(okHttp("okhttp-jvm", "10.0.0"), okio("9.0.0", true)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.2.0", "5.5.1", "6.0.0"})
    void an_okhttp_newer_than_its_okio_is_refused_with_both_versions(String version) throws IOException {
        assertThat(violation(okHttp("okhttp-jvm", version), okio("3.6.0", false)))
                .hasToString("OkHttp " + version + " (okhttp-jvm-" + version
                        + ".jar) needs a newer Okio than 3.6.0, which is on the class path. " + FIX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.9.3", "4.11.0", "4.3.0", "unknown"})
    void an_okhttp_that_is_too_old_is_refused_with_both_versions(String version) throws IOException {
        assertThat(violation(okHttp("okhttp", version), okio("3.18.1", true)))
                .hasToString("OkHttp " + version + " (okhttp-" + version
                        + ".jar) is on the class path, and Easel needs 4.12 or later. " + FIX);
    }

    @Test
    void an_okhttp_that_does_not_tell_its_version_is_refused() throws IOException {
        Path old = jar("okhttp-3.14.9.jar", Map.of("okhttp3.OkHttpClient", ""));

        assertThat(violation(old, okio("1.17.2", false)))
                .hasToString(
                        "OkHttp of an unknown version (okhttp-3.14.9.jar) is on the class path, and Easel needs 4.12 or"
                                + " later. " + FIX);
    }

    @Test
    void no_okhttp_is_refused() throws IOException {
        assertThat(violation(okio("3.18.1", true)))
                .hasToString("OkHttp is not on the class path; Easel needs 5.5 or 4.12. Import easel-bom, or add"
                        + " com.squareup.okhttp3:okhttp-jvm");
    }

    @Test
    void a_native_image_which_has_no_class_files_was_linked_when_it_was_made() throws IOException {
        try (URLClassLoader classes = new URLClassLoader(
                        new URL[] {okHttp("okhttp-jvm", "5.5.1").toUri().toURL()},
                        ClassLoader.getPlatformClassLoader());
                URLClassLoader noFiles = new WithoutFiles(classes)) {
            InstalledOkHttp installed = InstalledOkHttp.of(noFiles);

            assertThat(installed.violation()).isEmpty();
            assertThat(installed.handsOutSockets()).isTrue();
        }
    }

    @Test
    void no_okio_is_refused() throws IOException {
        assertThat(violation(okHttp("okhttp-jvm", "5.5.1")))
                .hasToString(
                        "OkHttp 5.5.1 (okhttp-jvm-5.5.1.jar) needs a newer Okio than no version, which is on the class"
                                + " path. " + FIX);
    }

    @Test
    void two_versions_are_warned_about_with_both_and_the_one_that_is_taken() throws IOException {
        InstalledOkHttp installed =
                installed(okHttp("okhttp", "4.12.0"), okHttp("okhttp-jvm", "5.5.1"), okio("3.18.1", true));

        assertThat(installed.violation()).isEmpty();
        assertThat(installed.warning())
                .contains(
                        "more than one OkHttp is on the class path (okhttp-4.12.0.jar, okhttp-jvm-5.5.1.jar), and 4.12.0"
                                + " is taken. " + FIX);
    }

    @Test
    void one_version_is_not_warned_about() throws IOException {
        assertThat(installed(okHttp("okhttp", "4.12.0"), okio("3.6.0", false)).warning())
                .isEmpty();
    }

    private Violation violation(Path... jars) throws IOException {
        return installed(jars).violation().orElse(null);
    }

    private static InstalledOkHttp installed(Path... jars) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            return InstalledOkHttp.of(loader);
        }
    }

    private Path okHttp(String name, String version) throws IOException {
        return jar(
                name + "-" + version + ".jar",
                Map.of(
                        "okhttp3.OkHttpClient",
                        "",
                        "okhttp3.OkHttp",
                        "public static String VERSION = \"" + version + "\";"));
    }

    private Path okio(String version, boolean sockets) throws IOException {
        Map<String, String> types = new LinkedHashMap<>(Map.of("okio.Okio", ""));
        if (sockets) {
            types.put("okio.Socket", "");
        }
        return jar("okio-jvm-" + version + ".jar", types);
    }

    private Path jar(String name, Map<String, String> types) throws IOException {
        Path classes = Files.createDirectory(folder.resolve(name + "-classes"));
        List<JavaFileObject> sources = new ArrayList<>();
        types.forEach((type, body) -> sources.add(source(type, body)));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .getTask(null, null, null, List.of("-proc:none", "-d", classes.toString()), null, sources)
                        .call())
                .isTrue();
        Path jar = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> written = Files.walk(classes)) {
            for (Path one : written.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(one).toString().replace('\\', '/')));
                Files.copy(one, out);
            }
        }
        return jar;
    }

    private static JavaFileObject source(String type, String body) {
        int dot = type.lastIndexOf('.');
        String text =
                "package " + type.substring(0, dot) + "; public class " + type.substring(dot + 1) + " {" + body + "}";
        return new SimpleJavaFileObject(
                URI.create("string:///" + type.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    /** Loads classes and finds no files, as in a native image. */
    private static final class WithoutFiles extends URLClassLoader {
        WithoutFiles(ClassLoader classes) {
            super(new URL[0], classes);
        }

        @Override
        public URL getResource(String name) {
            return null;
        }

        @Override
        public Enumeration<URL> getResources(String name) {
            return Collections.emptyEnumeration();
        }
    }
}
