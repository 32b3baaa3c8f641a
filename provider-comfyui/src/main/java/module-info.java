/** The provider for ComfyUI. */
module dev.easel.comfyui {
    requires transitive dev.easel.core;
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;

    exports dev.easel.comfyui;

    provides dev.easel.spi.OptionsFormat with
            dev.easel.comfyui.ComfyUiOptionsFormat;
}
