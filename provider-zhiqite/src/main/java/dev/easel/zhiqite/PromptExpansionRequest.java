package dev.easel.zhiqite;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * A short prompt made into longer ones ({@code prompts/expand}); the neutral form is {@link
 * dev.easel.ImageClient#expandPrompt(String)}.
 *
 * <p>Source: Zhiqite documentation, Prompt expansion page, which has no callback.
 */
@Value.Immutable
public abstract class PromptExpansionRequest extends ZhiqiteToolRequest {
    PromptExpansionRequest() {}

    /** The short prompt ({@code sourcePrompt}). */
    public abstract String prompt();

    /** What the long ones are for ({@code mode}, which the service requires). The default is {@link ExpansionMode#SD}. */
    @Value.Default
    public ExpansionMode mode() {
        return ExpansionMode.SD;
    }

    /** From how many likeliest words each is drawn ({@code topK}), 0 to 250; 0 is off. No documented default. */
    public abstract OptionalInt topK();

    /** From which share of likelihood each word is drawn ({@code topP}), from 0.01 on. No documented upper end or default. */
    public abstract OptionalDouble topP();

    /** How freely words are drawn ({@code temperature}); no documented range or default. */
    public abstract OptionalDouble temperature();

    /** How much repetition counts against a word ({@code repetitionPenalty}); no documented range or default. */
    public abstract OptionalDouble repetitionPenalty();

    /** How long a prompt may become ({@code maxTokens}); no documented range or default. */
    public abstract OptionalInt maxTokens();

    /** How long it has to become ({@code minTokens}); no documented range or default. */
    public abstract OptionalInt minTokens();

    /** How many prompts are made ({@code sequencesNum}); no documented range or default. */
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

    /** Returns a new builder. */
    public static PromptExpansionRequestBuilder builder() {
        return new PromptExpansionRequestBuilder();
    }
}
