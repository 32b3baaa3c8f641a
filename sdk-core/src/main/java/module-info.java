/** The client, the task engine and the interface for providers. */
module dev.easel.core {
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;
    // The one library whose types are in the API: a client may be given an OkHttpClient.
    requires transitive okhttp3;
    requires okio;
    requires org.slf4j;
    // Only for input images that are drawn: whoever draws none needs no such module.
    requires static java.desktop;

    uses dev.easel.spi.OptionsFormat;

    exports dev.easel;
    exports dev.easel.spi;
}
