package dev.easel.zhiqite;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * A short prompt made into longer ones ({@code prompts/expand}); the neutral form is {@link
 * dev.easel.ImageClient#expandPrompt(String)}.
 *
 * <p>Source: Zhiqite documentation, Prompt expansion page, which has no callback.
 */
@Value.Immutable
public abstract class PromptExpansionRequest extends ZhiqiteToolRequest {
    PromptExpansionRequest() {}

    /** Returns the short prompt; see {@link Builder#prompt}. */
    public abstract String prompt();

    /** Returns what the long ones are for; see {@link Builder#mode}. */
    @Value.Default
    public ExpansionMode mode() {
        return ExpansionMode.SD;
    }

    /** Returns from how many likeliest words each is drawn; see {@link Builder#topK}. */
    public abstract OptionalInt topK();

    /** Returns from which share of likelihood each word is drawn; see {@link Builder#topP}. */
    public abstract OptionalDouble topP();

    /** Returns how freely words are drawn; see {@link Builder#temperature}. */
    public abstract OptionalDouble temperature();

    /** Returns how much repetition counts against a word; see {@link Builder#repetitionPenalty}. */
    public abstract OptionalDouble repetitionPenalty();

    /** Returns how long a prompt may become; see {@link Builder#maxTokens}. */
    public abstract OptionalInt maxTokens();

    /** Returns how long it has to become; see {@link Builder#minTokens}. */
    public abstract OptionalInt minTokens();

    /** Returns how many prompts are made; see {@link Builder#sequencesNum}. */
    public abstract OptionalInt sequencesNum();

    @Override
    final String code() {
        return "prompts/expand";
    }

    @Override
    final Fields fields() {
        return Fields.create()
                .put("mode", mode().number())
                .put("sourcePrompt", prompt())
                .put("topK", topK())
                .put("topP", topP())
                .put("temperature", temperature())
                .put("repetitionPenalty", repetitionPenalty())
                .put("maxTokens", maxTokens())
                .put("minTokens", minTokens())
                .put("sequencesNum", sequencesNum());
    }

    @Override
    final void rules(RequestRules rules) {
        rules.filled("prompt", prompt())
                .within("topK", topK(), 0, 250)
                .atLeast("topP", topP(), 0.01)
                .finite("temperature", temperature())
                .finite("repetitionPenalty", repetitionPenalty());
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new PromptExpansionRequestBuilder();
    }

    /** Builds a {@link PromptExpansionRequest}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits PromptExpansionRequestBuilder {
        Builder() {}

        /**
         * Sets the id of the task ({@code businessTaskId}): 1 to 64 letters, digits, hyphens and underscores, never to be used
         * twice. By default it is random.
         */
        public abstract Builder requestId(@Nullable String requestId);

        /** Sets the short prompt ({@code sourcePrompt}). Required. */
        public abstract Builder prompt(String prompt);

        /**
         * Sets what the long ones are for ({@code mode}, which the service requires). The default is {@link ExpansionMode#SD}.
         */
        public abstract Builder mode(ExpansionMode mode);

        /** Sets from how many likeliest words each is drawn ({@code topK}), 0 to 250; 0 is off. No documented default. */
        public final Builder topK(@Nullable Integer topK) {
            return topK(topK == null ? OptionalInt.empty() : OptionalInt.of(topK));
        }

        /**
         * Sets from which share of likelihood each word is drawn ({@code topP}), from 0.01 on. No documented upper end or
         * default.
         */
        public abstract Builder topP(double topP);

        /** Does the same as {@link #topP(double)}; null means not set. */
        public final Builder topP(@Nullable Double topP) {
            return topP(topP == null ? OptionalDouble.empty() : OptionalDouble.of(topP));
        }

        /** Sets how freely words are drawn ({@code temperature}); no documented range or default. */
        public abstract Builder temperature(double temperature);

        /** Does the same as {@link #temperature(double)}; null means not set. */
        public final Builder temperature(@Nullable Double temperature) {
            return temperature(temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature));
        }

        /** Sets how much repetition counts against a word ({@code repetitionPenalty}); no documented range or default. */
        public abstract Builder repetitionPenalty(double repetitionPenalty);

        /** Does the same as {@link #repetitionPenalty(double)}; null means not set. */
        public final Builder repetitionPenalty(@Nullable Double repetitionPenalty) {
            return repetitionPenalty(
                    repetitionPenalty == null ? OptionalDouble.empty() : OptionalDouble.of(repetitionPenalty));
        }

        /** Sets how long a prompt may become ({@code maxTokens}); no documented range or default. */
        public final Builder maxTokens(@Nullable Integer maxTokens) {
            return maxTokens(maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens));
        }

        /** Sets how long it has to become ({@code minTokens}); no documented range or default. */
        public final Builder minTokens(@Nullable Integer minTokens) {
            return minTokens(minTokens == null ? OptionalInt.empty() : OptionalInt.of(minTokens));
        }

        /** Sets how many prompts are made ({@code sequencesNum}); no documented range or default. */
        public final Builder sequencesNum(@Nullable Integer sequencesNum) {
            return sequencesNum(sequencesNum == null ? OptionalInt.empty() : OptionalInt.of(sequencesNum));
        }

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract PromptExpansionRequest build();

        abstract Builder from(PromptExpansionRequest other);

        abstract Builder topK(OptionalInt topK);

        abstract Builder topP(OptionalDouble topP);

        abstract Builder temperature(OptionalDouble temperature);

        abstract Builder repetitionPenalty(OptionalDouble repetitionPenalty);

        abstract Builder maxTokens(OptionalInt maxTokens);

        abstract Builder minTokens(OptionalInt minTokens);

        abstract Builder sequencesNum(OptionalInt sequencesNum);
    }
}
