package dev.easel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.checks.Published;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public API is the one that was decided on: {@code checks/api} holds it, and in {@code mvn verify} japicmp compares the members
 * of each class. Here it is seen that nothing is left out of that. With {@code -Deasel.api.update=true} the test writes the API
 * that is there now.
 */
class ApiBaselineTest {
    private static final String UPDATE = "easel.api.update";

    static List<Published> modules() throws IOException {
        return Published.all();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void the_baseline_has_each_class_of_the_module(Published module) throws IOException {
        Path baseline = Published.root().resolve("checks/api/" + module.artifact() + ".jar");
        Map<String, byte[]> api = api(module);
        if (Boolean.getBoolean(UPDATE)) {
            Files.createDirectories(baseline.getParent());
            Files.write(baseline, jar(api));
        }

        assertThat(api).isNotEmpty();
        assertThat(baseline).exists();
        try (JarFile jar = new JarFile(baseline.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .as("classes; -D" + UPDATE + "=true brings the baseline up to date")
                    .containsExactlyInAnyOrderElementsOf(api.keySet());
        }
    }

    /** The stubs of the packages that the module exports, by the names of their files. */
    private static Map<String, byte[]> api(Published module) throws IOException {
        Map<String, byte[]> stubs = new TreeMap<>();
        for (String exported : exported(module)) {
            Path folder = module.classes().resolve(exported.replace('.', '/'));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(name -> name.toString().endsWith(".class"))
                        .filter(name -> !name.endsWith("package-info.class"))
                        .toList()) {
                    String name = module.classes().relativize(file).toString().replace('\\', '/');
                    ApiStub.of(Files.readAllBytes(file)).ifPresent(stub -> stubs.put(name, stub));
                }
            }
        }
        return stubs;
    }

    private static List<String> exported(Published module) throws IOException {
        Path descriptor = module.classes().resolve("module-info.class");
        if (Files.exists(descriptor)) {
            try (InputStream in = Files.newInputStream(descriptor)) {
                return ModuleDescriptor.read(in).exports().stream()
                        .map(ModuleDescriptor.Exports::source)
                        .toList();
            }
        }
        try (Stream<Path> files = Files.walk(module.classes())) {
            return files.filter(file -> file.endsWith("package-info.class"))
                    .map(file -> module.classes().relativize(file.getParent()).toString())
                    .map(name -> name.replace('/', '.').replace('\\', '.'))
                    .filter(name -> !name.contains(".internal"))
                    .toList();
        }
    }

    /** Of the same stubs the same bytes. */
    private static byte[] jar(Map<String, byte[]> stubs) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> stub : stubs.entrySet()) {
                ZipEntry entry = new ZipEntry(stub.getKey());
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
                out.putNextEntry(entry);
                out.write(stub.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
