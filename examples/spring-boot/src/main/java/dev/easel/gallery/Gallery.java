package dev.easel.gallery;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Starts the application. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(GalleryProperties.class)
public class Gallery {
    public static void main(String[] args) {
        SpringApplication.run(Gallery.class, args);
    }
}
