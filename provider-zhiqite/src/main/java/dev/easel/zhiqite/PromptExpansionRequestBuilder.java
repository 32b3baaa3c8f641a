package dev.easel.zhiqite;

/**
 * Builds a request that makes longer prompts of a short one ({@code prompts/expand}). The neutral form is {@link
 * dev.easel.ImageClient#expandPrompt(String)}. Not thread-safe.
 *
 * <p>Source: Zhiqite documentation, Prompt expansion page, which has no callback.
 */
public final class PromptExpansionRequestBuilder extends ToolRequestBuilder<PromptExpansionRequestBuilder> {
    PromptExpansionRequestBuilder() {
        super("prompts/expand", "prompt", "mode");
        mode(ExpansionMode.SD);
    }

    /** Sets the short prompt ({@code sourcePrompt}). Required. */
    public PromptExpansionRequestBuilder prompt(String prompt) {
        return text("prompt", "sourcePrompt", prompt);
    }

    /**
     * Sets what the long prompts are for ({@code mode}, which the service requires). The default is {@link ExpansionMode#SD}.
     */
    public PromptExpansionRequestBuilder mode(ExpansionMode mode) {
        return put("mode", "mode", mode == null ? null : mode.number());
    }

    /** Sets how many of the likeliest words each word is generated from ({@code topK}), 0 to 250; 0 is off. No documented default. */
    public PromptExpansionRequestBuilder topK(int topK) {
        return within("topK", "topK", topK, 0, 250);
    }

    /** Sets the share of likelihood that each word is generated from ({@code topP}), 0.01 or more. No documented upper end or default. */
    public PromptExpansionRequestBuilder topP(double topP) {
        return atLeast("topP", "topP", topP, 0.01);
    }

    /** Sets how freely words are generated ({@code temperature}). No documented range or default. */
    public PromptExpansionRequestBuilder temperature(double temperature) {
        return finite("temperature", "temperature", temperature);
    }

    /** Sets how much repetition counts against a word ({@code repetitionPenalty}). No documented range or default. */
    public PromptExpansionRequestBuilder repetitionPenalty(double repetitionPenalty) {
        return finite("repetitionPenalty", "repetitionPenalty", repetitionPenalty);
    }

    /** Sets the maximum length of a prompt in tokens ({@code maxTokens}). No documented range or default. */
    public PromptExpansionRequestBuilder maxTokens(int maxTokens) {
        return put("maxTokens", "maxTokens", maxTokens);
    }

    /** Sets the minimum length of a prompt in tokens ({@code minTokens}). No documented range or default. */
    public PromptExpansionRequestBuilder minTokens(int minTokens) {
        return put("minTokens", "minTokens", minTokens);
    }

    /** Sets the number of prompts ({@code sequencesNum}). No documented range or default. */
    public PromptExpansionRequestBuilder sequencesNum(int sequencesNum) {
        return put("sequencesNum", "sequencesNum", sequencesNum);
    }
}
