/** The provider for ItsRose. */
module dev.easel.itsrose {
    requires transitive dev.easel.core;
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;

    exports dev.easel.itsrose;

    provides dev.easel.spi.OptionsFormat with
            dev.easel.itsrose.ItsRoseOptionsFormat;
}
