package dev.easel.spring.boot;

import dev.easel.ConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has a wrong setting reported in its own words, without a stack trace. */
final class EaselFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Correct the properties that are named above, or the code that sets them.", cause);
    }
}
