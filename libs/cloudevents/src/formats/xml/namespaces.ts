/** The namespace of the XML format, whatever prefix it is bound to: CloudEvents XML format 1.0.3-wip, section 1.2. */
export const ceNamespace = 'http://cloudevents.io/xmlformat/V1';

/** XML Schema: the types of data. */
export const xsNamespace = 'http://www.w3.org/2001/XMLSchema';

/** XML Schema instance: the attribute `xsi:type`, which names a type. */
export const xsiNamespace = 'http://www.w3.org/2001/XMLSchema-instance';
