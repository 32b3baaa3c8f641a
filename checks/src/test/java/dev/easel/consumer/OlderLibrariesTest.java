package dev.easel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.FieldAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.easel.checks.Published;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every method, constructor and field of a library that Easel refers to is in the oldest version that it runs on: also those that
 * no consumer's program comes to. Runs behind the phase {@code package}, like {@link ConsumersTest}.
 */
class OlderLibrariesTest {
    private static final String CONSTRUCTOR = "<init>";

    /** What {@code InstalledOkHttp} keeps from being called there. */
    private static final Set<String> GUARDED = Set.of(
            "dev.easel.internal.transport.WebSocketMessages: okhttp3.Response.socket",
            "dev.easel.internal.transport.WebSocketMessages: okio.Socket.getSink",
            "dev.easel.internal.transport.WebSocketMessages: okio.Socket.getSource");

    @ParameterizedTest
    @CsvSource({
        "okhttp4-alone, okhttp3. okio., OkHttp 4.12",
        "temporal, org.slf4j., SLF4J 1.7",
    })
    void what_an_application_runs_refers_to_nothing_newer(String consumer, String packages, String library)
            throws IOException {
        List<Published> modules = new ArrayList<>(Published.all());
        modules.removeIf(module -> module.artifact().equals("easel-testkit"));

        assertThat(missing(consumer, packages.split(" "), modules)).as(library).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "jackson-2.15, com.fasterxml.jackson., Jackson 2.15",
        "junit-5.12, org.junit., JUnit 5.12",
    })
    void what_tests_run_refers_to_nothing_newer(String consumer, String packages, String library) throws IOException {
        List<Published> testkit = Published.all().stream()
                .filter(module -> module.artifact().equals("easel-testkit"))
                .toList();

        assertThat(missing(consumer, packages.split(" "), testkit)).as(library).isEmpty();
    }

    private static Set<String> missing(String consumer, String[] packages, List<Published> modules) throws IOException {
        Set<String> missing = new TreeSet<>();
        int seen = 0;
        try (URLClassLoader older = new URLClassLoader(urls(consumer), ClassLoader.getPlatformClassLoader())) {
            for (JavaClass origin : imported(modules)) {
                for (JavaAccess<?> access : origin.getAccessesFromSelf()) {
                    String owner = access.getTargetOwner().getName();
                    if (Stream.of(packages).anyMatch(owner::startsWith)) {
                        seen++;
                        String named = origin.getName() + ": " + owner + "." + access.getName();
                        if (!isThere(access, older) && !GUARDED.contains(named)) {
                            missing.add(named);
                        }
                    }
                }
            }
        }
        assertThat(seen).as("references").isGreaterThan(20);
        return missing;
    }

    /** Without the libraries, which are looked at in their older versions and would take seconds. */
    private static JavaClasses imported(List<Published> modules) {
        Path[] classes = modules.stream().map(Published::classes).toArray(Path[]::new);
        ArchConfiguration configuration = ArchConfiguration.get();
        boolean resolved = configuration.resolveMissingDependenciesFromClassPath();
        configuration.setResolveMissingDependenciesFromClassPath(false);
        try {
            return new ClassFileImporter().importPaths(classes);
        } finally {
            configuration.setResolveMissingDependenciesFromClassPath(resolved);
        }
    }

    private static URL[] urls(String consumer) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String entry : Consumer.classPath(consumer).split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    private static boolean isThere(JavaAccess<?> access, ClassLoader older) {
        try {
            Class<?> owner = Class.forName(access.getTargetOwner().getName(), false, older);
            if (access.getTarget() instanceof FieldAccessTarget field) {
                return Arrays.stream(owner.getFields())
                        .anyMatch(one -> one.getName().equals(field.getName()));
            }
            CodeUnitAccessTarget called = (CodeUnitAccessTarget) access.getTarget();
            List<String> parameters =
                    called.getRawParameterTypes().stream().map(HasName::getName).toList();
            if (called.getName().equals(CONSTRUCTOR)) {
                return Arrays.stream(owner.getDeclaredConstructors())
                        .anyMatch(one -> names(one.getParameterTypes()).equals(parameters));
            }
            return hasMethod(
                    owner,
                    called.getName(),
                    parameters,
                    called.getRawReturnType().getName());
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static boolean hasMethod(Class<?> type, String name, List<String> parameters, String result) {
        boolean own = Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals(name)
                        && method.getReturnType().getName().equals(result)
                        && names(method.getParameterTypes()).equals(parameters));
        Class<?> above = type.getSuperclass();
        return own
                || above != null && hasMethod(above, name, parameters, result)
                || type.isInterface() && above == null && hasMethod(Object.class, name, parameters, result)
                || Arrays.stream(type.getInterfaces()).anyMatch(one -> hasMethod(one, name, parameters, result));
    }

    private static List<String> names(Class<?>[] types) {
        return Arrays.stream(types).map(Class::getName).toList();
    }
}
