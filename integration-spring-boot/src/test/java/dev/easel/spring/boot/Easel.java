package dev.easel.spring.boot;

import dev.easel.ImageRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** What the tests of this module share. */
final class Easel {
    static final ImageRequest LIGHTHOUSE =
            ImageRequest.builder().prompt("a lighthouse").size(64, 64).build();

    /** A key of DAN's form. */
    static final String KEY = "sk-MARKEDKEY" + "0".repeat(39);

    private Easel() {}

    /** Returns a context that has Easel's own auto-configurations, as the jar names them. */
    static ApplicationContextRunner context() {
        return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(autoConfigurations()));
    }

    static Class<?>[] autoConfigurations() {
        // Spring Boot's own jars have such files too.
        List<String> names = lines("dev.easel");
        return names.stream()
                .map(name -> ClassUtils.resolveClassName(name, Easel.class.getClassLoader()))
                .toArray(Class<?>[]::new);
    }

    private static List<String> lines(String prefix) {
        String name = "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";
        try {
            List<String> all = new ArrayList<>();
            for (URL file : Collections.list(Easel.class.getClassLoader().getResources(name))) {
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
                    lines.lines().filter(line -> line.startsWith(prefix)).forEach(all::add);
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
