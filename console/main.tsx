import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./console.css";
import { House } from "./house.tsx";
import { queries } from "./parts/data.ts";
import { Speech } from "./parts/say.tsx";
import { Themes } from "./parts/theme.tsx";

createRoot(document.getElementById("console")!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Speech>
        <Themes>
          <House />
        </Themes>
      </Speech>
    </QueryClientProvider>
  </StrictMode>,
);
