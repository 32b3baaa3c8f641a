package dev.easel.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/** What a native image has to be told of Easel's core. Untested: no native image was built with it. */
final class EaselRuntimeHints implements RuntimeHintsRegistrar {
    private static final String OPTIONS_FORMATS = "META-INF/services/dev.easel.spi.OptionsFormat";

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        // The core looks up virtual threads by name, since it is compiled for Java 17.
        for (String type :
                new String[] {"java.lang.Thread", "java.lang.Thread$Builder", "java.lang.Thread$Builder$OfVirtual"}) {
            hints.reflection().registerType(TypeReference.of(type), MemberCategory.INVOKE_PUBLIC_METHODS);
        }
        hints.reflection()
                .registerType(TypeReference.of("java.util.concurrent.Executors"), MemberCategory.INVOKE_PUBLIC_METHODS);
        hints.resources().registerPattern(OPTIONS_FORMATS);
        // Its check of the libraries on the class path.
        hints.resources().registerPattern("okio/Okio.class");
        hints.resources().registerPattern("okio/Socket.class");
        hints.resources().registerPattern("okhttp3/OkHttpClient.class");
    }
}
