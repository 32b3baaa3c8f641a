package dev.easel.spring.boot;

import dev.easel.ImageRequest;
import dev.easel.dan.Dan;
import java.util.List;
import java.util.Set;
import org.springframework.boot.autoconfigure.AutoConfigurationImportSelector;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.type.AnnotationMetadata;

/** What the tests of this module share. */
final class Easel {
    static final ImageRequest LIGHTHOUSE = ImageRequest.builder()
            .model(Dan.MODEL_CLARITY)
            .prompt("a lighthouse")
            .size(256, 256)
            .build();

    /** A key of DAN's form. */
    static final String KEY = "sk-MARKEDKEY" + "0".repeat(39);

    private Easel() {}

    /** Returns a context that has Easel's own auto-configurations and no others. */
    static ApplicationContextRunner context() {
        return new ApplicationContextRunner().withUserConfiguration(OnlyEasel.class);
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Selector.class)
    static class OnlyEasel {}

    /** As Spring Boot selects them: by their names in the jar, since a class whose condition fails cannot be loaded. */
    static final class Selector extends AutoConfigurationImportSelector {
        @Override
        protected AnnotationAttributes getAttributes(AnnotationMetadata metadata) {
            return new AnnotationAttributes();
        }

        @Override
        protected Set<String> getExclusions(AnnotationMetadata metadata, AnnotationAttributes attributes) {
            return Set.of();
        }

        @Override
        protected List<String> getCandidateConfigurations(
                AnnotationMetadata metadata, AnnotationAttributes attributes) {
            return super.getCandidateConfigurations(metadata, attributes).stream()
                    .filter(name -> name.startsWith("dev.easel."))
                    .toList();
        }
    }
}
