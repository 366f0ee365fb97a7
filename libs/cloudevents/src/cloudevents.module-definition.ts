import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { CloudEventsModuleOptions } from './cloudevents.options.js';
import { CLOUDEVENTS_OPTIONS } from './cloudevents.tokens.js';

export const { ConfigurableModuleClass, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<CloudEventsModuleOptions>({ optionsInjectionToken: CLOUDEVENTS_OPTIONS })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createCloudEventsOptions')
    // The publisher is wanted all over an application, so the module is global unless told otherwise.
    .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
    .build();
