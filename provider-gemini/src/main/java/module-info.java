/** The provider for Google Gemini's image models, at the Gemini API and at Vertex AI. */
module dev.easel.gemini {
    requires transitive dev.easel.core;
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;

    exports dev.easel.gemini;

    provides dev.easel.spi.OptionsFormat with
            dev.easel.gemini.GeminiOptionsFormat;
}
