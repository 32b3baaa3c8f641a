package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * A short prompt made into longer ones ({@code prompts/expand}); the neutral form is {@link
 * dev.easel.ImageClient#expandPrompt(String)}.
 *
 * <p>Source: Zhiqite documentation, Prompt expansion page, which has no callback.
 */
@ZhiqiteStyle
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
    final List<ImageInput> inputs() {
        return List.of();
    }

    @Override
    final void fill(JsonObject body, SubmitContext context) {
        body.put("mode", mode().number()).put("sourcePrompt", prompt());
        topK().ifPresent(value -> body.put("topK", value));
        topP().ifPresent(value -> body.put("topP", value));
        temperature().ifPresent(value -> body.put("temperature", value));
        repetitionPenalty().ifPresent(value -> body.put("repetitionPenalty", value));
        maxTokens().ifPresent(value -> body.put("maxTokens", value));
        minTokens().ifPresent(value -> body.put("minTokens", value));
        sequencesNum().ifPresent(value -> body.put("sequencesNum", value));
    }

    @Value.Check
    void check() {
        RequestRules.of(this)
                .filled("prompt", prompt())
                .within("topK", topK(), 0, 250)
                .atLeast("topP", topP(), 0.01)
                .finite("temperature", temperature())
                .finite("repetitionPenalty", repetitionPenalty())
                .check();
    }

    /** Makes one step by step. */
    public static PromptExpansionRequestBuilder builder() {
        return new PromptExpansionRequestBuilder();
    }
}
