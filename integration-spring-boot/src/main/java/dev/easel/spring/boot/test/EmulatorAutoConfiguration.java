package dev.easel.spring.boot.test;

import dev.easel.spring.boot.EaselConnectionDetails;
import dev.easel.testkit.Emulator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;

/** Makes connection details of each emulator that is a bean, before the clients look for them. */
@AutoConfiguration(beforeName = "dev.easel.spring.boot.ClientsAutoConfiguration")
@ConditionalOnClass(Emulator.class)
@Import(EmulatorAutoConfiguration.Registrar.class)
class EmulatorAutoConfiguration {
    /** By the types of the beans alone: no emulator starts before its client does. */
    static final class Registrar implements ImportBeanDefinitionRegistrar {
        @Override
        public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
            ListableBeanFactory beans = (ListableBeanFactory) registry;
            for (String name :
                    BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, Emulator.class, true, false)) {
                Class<?> type = beans.getType(name, false);
                String details = service(name, type).client() + "ConnectionDetails";
                if (!beans.containsBean(details)) {
                    RootBeanDefinition definition = new RootBeanDefinition(EmulatorDetails.class);
                    definition.setTargetType(EaselConnectionDetails.class);
                    definition.setFactoryMethodName("of");
                    definition.getConstructorArgumentValues().addGenericArgumentValue(new RuntimeBeanReference(name));
                    registry.registerBeanDefinition(details, definition);
                }
            }
        }

        private static EmulatedService service(String bean, @Nullable Class<?> type) {
            for (EmulatedService service : EmulatedService.values()) {
                if (type != null && type.getName().equals(service.emulator())) {
                    return service;
                }
            }
            throw new IllegalStateException(
                    "the bean \"" + bean + "\" is declared as "
                            + (type == null ? "an Emulator" : type.getName())
                            + ", which does not say whose client it is for; declare it with its own type, for example DanEmulator");
        }
    }
}
